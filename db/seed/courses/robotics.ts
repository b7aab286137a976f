import type { CourseText } from '../course-text.ts';

export const robotics: CourseText[] = [
  {
    title: 'First Robots: Build, Code, Race (Ages 8–12)',
    audience: 'Kids',
    weeks: 8,
    price: 16_000,
    trainer: 'nekesa.wafula',
    description:
      'Two children, one kit, one robot that does what they tell it and nothing else. Over eight Saturdays the pairs build a small wheeled robot, wire its motors and sensors, and program it in blocks to follow a line, stop at a wall and find its way through a maze the other teams have made.\n\nSomething breaks every week, and that is the lesson: look, guess, change one thing, try again. Trainers ask questions rather than hand out answers, and nobody leaves a session without having seen their idea move. The last day is race day, with a track, a commentator and a prize for the most interesting failure. All kits stay at the school and are included in the price. There is one trainer for every eight children.',
    syllabus: [
      'Motors, wheels and why robots drift',
      'Telling a robot what to do, step by step',
      'Sensors: seeing lines and walls',
      'Decisions: if this, then that',
      'Repeating without getting dizzy',
      'Finding and fixing faults',
      'Building a maze for somebody else',
      'Race day',
    ],
  },
  {
    title: 'Robotics Competition Squad (Ages 12–17)',
    audience: 'Kids',
    weeks: 12,
    price: 24_000,
    trainer: 'kiprono.cheruiyot',
    description:
      'For teenagers who have built a robot before and want to be measured against others. The squad prepares a full competition season: reading the rules like an engineer, choosing a strategy, designing and printing parts, and writing code that still works under pressure and bright lights.\n\nWe work in teams of four with real roles: mechanics, electronics, software, and the engineering notebook that judges read. Members learn to cut a design in half when it is too heavy, to test until numbers repeat, and to lose a match and fix the reason before the next one. Friendly matches with partner schools in Nairobi and Nakuru are part of the programme, transport included. Parents receive a short report every month. Applicants should know basic Python or C.',
    syllabus: [
      'Reading a rule book for points',
      'Drive trains and gear ratios',
      'Design and 3D printing',
      'Sensors, filtering and calibration',
      'Autonomous routines in Python',
      'Control: from bang-bang to PID',
      'The engineering notebook',
      'Test days and match strategy',
      'Friendly matches',
    ],
  },
  {
    title: 'ROS 2 for Mobile Robots',
    audience: 'Adults',
    weeks: 10,
    price: 56_000,
    trainer: 'kiprono.cheruiyot',
    description:
      'A serious introduction to the software that runs most research robots and many warehouse ones. You begin in simulation on your own laptop and finish with a real four-wheeled robot that maps a corridor, finds its place on that map and drives to a goal without touching anybody.\n\nWe write nodes in Python and C++, but the emphasis is on the parts that take a year to learn alone: coordinate frames, time, message quality, launch files that other people can read, and recordings that let you debug yesterday’s crash at home. Each pair has a robot for the whole evening. The course suits engineers, final-year students and technicians; you need Linux on your laptop, some Python, and patience with cables. A container with everything installed is sent before the start.',
    syllabus: [
      'Nodes, topics, services and actions',
      'Simulation first',
      'Frames, transforms and time',
      'Wheel odometry and the IMU',
      'Lidar and depth cameras',
      'Building a map',
      'Localisation on the map',
      'Planning and avoiding',
      'Recording, replaying and debugging',
      'Delivery run: corridor to canteen',
    ],
  },
  {
    title: 'Automation and Robotics for Plant Supervisors',
    audience: 'Corporate',
    weeks: 3,
    price: null,
    trainer: 'mutua.musyoka',
    description:
      'A machine from abroad arrives with a manual, a two-day handover and a telephone number in another time zone. This programme prepares the people who will live with it. Supervisors and maintenance leads learn to read a cell: what the controller knows, what the robot is waiting for, which fault is the cause and which are only its echo.\n\nTraining runs on a small cell we bring to your site and on your own documentation, so that shifts need not stop. We cover safe access and lock-out, the numbers that show whether automation pays, and how to write a specification the next supplier cannot misread. Food, beverage, packaging and tea processors have taken it. Each participant leaves with a fault-finding chart for one of your own lines.',
    syllabus: [
      'Reading a cell: signals, states and interlocks',
      'Safe access, guarding and lock-out',
      'Faults: cause and echo',
      'Counting stops, speed and waste',
      'Small changes to a robot programme',
      'Writing a specification',
    ],
  },
];
