import type { CourseText } from '../course-text.ts';

export const internetOfThings: CourseText[] = [
  {
    title: 'Smart Garden Club: Sensors with micro:bit (Ages 9–13)',
    audience: 'Kids',
    weeks: 6,
    price: 11_000,
    trainer: 'nekesa.wafula',
    description:
      'A garden that sends a message when it is thirsty. Children plant sukuma wiki and dhania in recycled tins, put a sensor in the soil, and program a pocket-sized micro:bit to watch light, warmth and water. In six Saturdays they learn what a sensor is, why two sensors never quite agree, and how a small computer can open a valve.\n\nHalf of every morning is outdoors. The other half is spent building, coding in blocks and keeping a diary of measurements, which turns out to be the most useful tool of all. On the last day the gardens talk to each other by radio, and every child takes plants, diary and micro:bit home. Clothes may get dirty. Suitable for complete beginners.',
    syllabus: [
      'Planting, and meeting the micro:bit',
      'Light and temperature',
      'Is the soil dry? Measuring water',
      'Motors, valves and safety',
      'Radio: gardens that talk',
      'Reading our diary, and harvest day',
    ],
  },
  {
    title: 'IoT with ESP32, MQTT and LoRaWAN',
    audience: 'Adults',
    weeks: 8,
    price: 44_000,
    trainer: 'mutua.musyoka',
    description:
      'From a bare microcontroller to a device you would dare to leave on a roof in Kajiado for a year. You design a sensor node around the ESP32, make it sleep properly, send its readings over Wi-Fi or LoRaWAN, and receive them on a server that you have set up yourself.\n\nWe take the field seriously: batteries in heat, antennas behind iron sheets, rain, ants, and networks that disappear at four o’clock. You will learn to buffer data, to update devices remotely without bricking them, and to give each its own keys. Every participant keeps the kit, which includes a board, sensors, a LoRa radio and a waterproof box. Basic programming in any language is needed, and we teach the soldering.',
    syllabus: [
      'ESP32: pins, power and deep sleep',
      'Sensors that can be trusted',
      'MQTT: topics, quality of service, last will',
      'LoRaWAN: range, duty cycle, gateways',
      'A server of your own: store and chart',
      'Keys, certificates and updates over the air',
      'Enclosures, batteries and the real outdoors',
      'Field test in Karura Forest',
    ],
  },
  {
    title: 'Remote Monitoring for Solar and Water Projects',
    audience: 'Adults',
    weeks: 4,
    price: 32_000,
    trainer: 'mutua.musyoka',
    description:
      'Pumps, mini-grids and boreholes are often far from the person who is responsible for them. This short course is for engineers and project officers of utilities, counties and non-governmental organisations who must know, from Nairobi, whether water is flowing in Turkana this morning.\n\nWe look at what to measure and, above all, what not to; at meters and inverters that already speak Modbus; at the SIM card, its tariff and the day it runs out of credit. You will set up an inverter and a flow meter, send readings over a mobile network, and write alerts that wake the right person once instead of everybody always. The final session costs a project over five years, visits included. No programming is required.',
    syllabus: [
      'What to measure, and what to leave',
      'Modbus, meters and inverters',
      'Data loggers, SIM cards and credit',
      'Alerts that people do not switch off',
      'Maintenance visits and spare parts',
      'Five-year cost of a site',
    ],
  },
  {
    title: 'Cold Chain Monitoring for Food and Pharma',
    audience: 'Corporate',
    weeks: 2,
    price: null,
    trainer: 'mutua.musyoka',
    description:
      'One warm night in a store can cost a season of roses, or a consignment of vaccines. We train the quality, logistics and engineering staff of exporters, distributors and hospitals to design temperature monitoring that stands up both to an inspector and to a power cut.\n\nThe programme walks your own chain, from pack house or warehouse to truck and airport, and maps where temperature is really at risk. Participants learn to place and calibrate sensors, to set limits by time as well as by degree, and to write the short procedure that decides what happens at two in the morning. We explain what buyers and regulators ask for and which records they accept. Delivered on site, with a written review of one of your routes.',
    syllabus: [
      'Walking the chain: where heat gets in',
      'Placing and calibrating sensors',
      'Limits in degrees and in minutes',
      'Alarms, duty and procedures',
      'Records for buyers and inspectors',
    ],
  },
];
