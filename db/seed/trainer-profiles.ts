// The invented trainers of the demo school.
import type { Hair } from './portraits.ts';

export type TrainerProfile = {
  /** Name part of the e-mail address; courses point here. */
  key: string;
  name: string;
  hair: Hair;
  glasses?: boolean;
  beard?: boolean;
  years: number;
  specializations: string[];
  certifications: string[];
  bio: string;
  /** Whether the trainer has an account of the platform. */
  has_account: boolean;
};

export const trainerProfiles: TrainerProfile[] = [
  {
    key: 'brian.otieno',
    name: 'Brian Otieno',
    hair: 'short',
    beard: true,
    years: 12,
    has_account: true,
    specializations: ['Development', 'Payments'],
    certifications: ['AWS Certified Solutions Architect – Associate', 'Professional Scrum Master I'],
    bio: 'Brian built payment systems for a bus company and two SACCOs before he began to teach. He has been on call for mobile money on every last Friday of the month for ten years, and his classes are full of the stories. He lives in Kilimani and repairs bicycles at weekends.',
  },
  {
    key: 'wanjiru.mwangi',
    name: 'Dr Wanjiru Mwangi',
    hair: 'afro',
    glasses: true,
    years: 15,
    has_account: true,
    specializations: ['AI', 'Data'],
    certifications: ['PhD in Statistics', 'Google Professional Machine Learning Engineer'],
    bio: 'Wanjiru is a statistician who came to machine learning through crop forecasts. She taught at university for eight years, advised a mobile lender on fair scoring, and likes nothing better than a model that turns out to be simpler than everybody hoped.',
  },
  {
    key: 'achieng.odhiambo',
    name: 'Achieng Odhiambo',
    hair: 'braids',
    years: 9,
    has_account: true,
    specializations: ['Data'],
    certifications: [
      'Microsoft Certified: Power BI Data Analyst Associate',
      'Oracle Database SQL Certified Associate',
    ],
    bio: 'Achieng was the person in a hospital group whom everybody asked for numbers. Now she teaches others to find them. She is known for drawing joins with maize and beans, and for never letting a chart pass without asking what it is compared with.',
  },
  {
    key: 'kiprono.cheruiyot',
    name: 'Kiprono Cheruiyot',
    hair: 'fade',
    years: 11,
    has_account: true,
    specializations: ['Robotics', 'AI'],
    certifications: ['MSc in Mechatronics', 'Certified LabVIEW Developer'],
    bio: 'Kiprono designed sorting machines for tea factories around Kericho and has coached school robotics teams since 2016, three of them to international finals. He believes that the notebook wins more matches than the motor does.',
  },
  {
    key: 'fatuma.abdi',
    name: 'Fatuma Abdi',
    hair: 'scarf',
    years: 13,
    has_account: true,
    specializations: ['Cybersecurity'],
    certifications: ['CISSP', 'GIAC Certified Incident Handler', 'Certified Data Protection Officer'],
    bio: 'Fatuma led the security operations centre of a bank through four years and one very long weekend. She trains analysts, boards and primary schools with the same calm, and helps companies to read the Data Protection Act without panic.',
  },
  {
    key: 'mutua.musyoka',
    name: 'Mutua Musyoka',
    hair: 'bald',
    beard: true,
    years: 18,
    has_account: false,
    specializations: ['IoT', 'Robotics'],
    certifications: ['Registered Professional Engineer', 'LoRaWAN Certified Professional'],
    bio: 'Mutua is an electrical engineer who has put sensors on boreholes from Makueni to Marsabit and gone back to mend most of them. His students learn to distrust batteries, connectors and optimism, in that order.',
  },
  {
    key: 'njeri.kamau',
    name: 'Njeri Kamau',
    hair: 'bun',
    glasses: true,
    years: 8,
    has_account: true,
    specializations: ['Development', 'AI'],
    certifications: [
      'B.Ed. in Mathematics and Computer Studies',
      'Raspberry Pi Foundation Certified Educator',
    ],
    bio: 'Njeri taught mathematics at a secondary school in Thika before she moved to coding clubs full time. She has a gift for turning a bug into a story, and has introduced more than two thousand children to their first program.',
  },
  {
    key: 'hassan.omar',
    name: 'Hassan Omar',
    hair: 'short',
    glasses: true,
    years: 7,
    has_account: false,
    specializations: ['Blockchain', 'Development'],
    certifications: [
      'Certified Blockchain Developer',
      'Linux Foundation Certified Hyperledger Fabric Administrator',
    ],
    bio: 'Hassan worked on trade documents at the port of Mombasa, audits smart contracts for a living, and talks about half of his clients out of having one. He teaches in Mombasa and online.',
  },
  {
    key: 'nekesa.wafula',
    name: 'Nekesa Wafula',
    hair: 'locs',
    years: 6,
    has_account: false,
    specializations: ['Robotics', 'IoT'],
    certifications: ['Diploma in Electrical Engineering', 'LEGO Education Academy Certified Teacher'],
    bio: 'Nekesa runs our workshop for younger children. She studied electrical engineering in Kisumu, built toys from scrap as a girl in Bungoma, and still holds that cardboard is the best prototyping material there is.',
  },
  {
    key: 'samuel.kariuki',
    name: 'Samuel Kariuki',
    hair: 'bald',
    glasses: true,
    years: 16,
    has_account: false,
    specializations: ['Cybersecurity', 'Data'],
    certifications: ['OSCP', 'CompTIA Security+', 'Red Hat Certified Engineer'],
    bio: 'Samuel has been testing systems with permission since 2009, for insurers, a power company and the county government of Nakuru. His reports are short. He started the Capture the Flag club for his own daughters, who now beat him.',
  },
  {
    key: 'atieno.ouma',
    name: 'Atieno Ouma',
    hair: 'braids',
    glasses: true,
    years: 10,
    has_account: false,
    specializations: ['AI', 'Data'],
    certifications: ['MSc in Computational Linguistics', 'Microsoft Certified: Azure AI Engineer Associate'],
    bio: 'Atieno works on language technology for Swahili and Dholuo, and ran reporting for a distributor of solar lamps before that. From Kisumu she teaches teams to use new tools with open eyes and a test set.',
  },
  {
    key: 'david.maina',
    name: 'David Maina',
    hair: 'fade',
    beard: true,
    years: 14,
    has_account: false,
    specializations: ['Development', 'Blockchain'],
    certifications: ['Associate Android Developer', 'Certified Kubernetes Application Developer'],
    bio: 'David wrote the field app that several county health teams carry, and has led software teams in Nairobi and Kigali. He owns eleven old phones and makes every student’s work run on the slowest of them.',
  },
];
