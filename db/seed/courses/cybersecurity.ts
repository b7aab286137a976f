import type { CourseText } from '../course-text.ts';

export const cybersecurity: CourseText[] = [
  {
    title: 'Safe Online: A Saturday for Families (Ages 8–12)',
    audience: 'Kids',
    weeks: 1,
    price: 0,
    trainer: 'fatuma.abdi',
    description:
      'A free morning for children with one parent or guardian. While the children play through a detective story full of strange links, false friends and greedy apps, the adults sit next door with a trainer who answers what they really want to know: which age for which app, what to do about that group chat, and how to talk about it without a fight.\n\nBoth groups meet again at the end and write a family agreement together, in their own words. We use no scare stories and sell nothing. Children learn to make a strong passphrase they can remember, to stop before they tap, and to whom they can turn when something feels wrong. Please book a seat for each child; the accompanying adult needs none.',
    syllabus: [
      'The detective story: links, friends and traps',
      'Passphrases you can remember',
      'What is private, and who is asking?',
      'For adults next door: apps, ages and agreements',
      'Our family agreement',
    ],
  },
  {
    title: 'Capture the Flag Club (Ages 13–17)',
    audience: 'Kids',
    weeks: 8,
    price: 13_500,
    trainer: 'samuel.kariuki',
    description:
      'Teenagers who take things apart need a place where that is welcome and legal. In this club they solve security puzzles in a closed laboratory: secret messages, hidden files, broken web pages, mysterious programs. Each puzzle hides a “flag”, and finding it means having understood something real about how computers work.\n\nWe start every session with the rules, the law and the reason for both: Kenya’s Computer Misuse and Cybercrimes Act is explained in words a fourteen-year-old can use. Members learn Linux, a little networking, cryptography from Caesar to today, and how to write down what they did so that somebody else can repeat it. The term ends with a tournament against another school. Members need to be comfortable with a keyboard and not much else.',
    syllabus: [
      'Rules, law and why they protect you',
      'Linux: moving around in the dark',
      'Secret writing, from Caesar to today',
      'Pictures and files that hide things',
      'How the web works, and how it breaks',
      'Networks: listening politely',
      'Reading a program without its source',
      'Tournament day',
    ],
  },
  {
    title: 'Security Operations: Becoming a SOC Analyst',
    audience: 'Adults',
    weeks: 12,
    price: 62_000,
    trainer: 'fatuma.abdi',
    description:
      'Banks, telecommunication companies and government agencies in Nairobi are hiring people who can look at ten thousand alerts and pick the three that matter. This twelve-week programme trains that eye. You work shifts in a practice operations centre where incidents unfold over days: a stolen mailbox, a quiet web shell, a payroll file that is on its way out.\n\nYou will read logs from Windows, Linux, firewalls and the cloud, write detection rules and measure how often they cry wolf, hand over to the next shift in writing, and brief a manager in four sentences. The last fortnight is one long exercise with night hours. The course suits system administrators and recent graduates; networking basics are required and tested before you pay. We help with interviews, and promise no jobs.',
    syllabus: [
      'How intrusions really happen',
      'Logs: Windows, Linux, network, cloud',
      'Searching at speed',
      'Writing and tuning detection rules',
      'Triage and the cost of false alarms',
      'Phishing and stolen identities',
      'Malware without fear',
      'Containment and evidence',
      'Writing for the next shift',
      'The long exercise',
    ],
  },
  {
    title: 'Ethical Hacking for Web Applications',
    audience: 'Adults',
    weeks: 8,
    price: 54_000,
    trainer: 'samuel.kariuki',
    description:
      'Learn to break web applications so that you can build and buy better ones. Each week takes one family of weaknesses, from broken access control to forged requests, first as an attacker in our laboratory and then as the developer who has to repair it without breaking the product.\n\nAuthorisation comes before technique: we begin with scope, consent and contracts, and return to them every week. You will use a proxy, read requests the way others read letters, and combine small findings into one that matters. The exam is a two-day test of an online shop followed by a report that is marked for clarity as strictly as for findings, because the report is what a client pays for. You need to have built at least one web application, in any language.',
    syllabus: [
      'Scope, consent and the law',
      'Reading HTTP with a proxy',
      'Access control: whose data is this?',
      'Injection in its many forms',
      'Sessions, tokens and password resets',
      'Cross-site scripting and browser defences',
      'Payments and business logic',
      'Reports that lead to repairs',
    ],
  },
  {
    title: 'Phishing, Passwords and the Data Protection Act',
    audience: 'Corporate',
    weeks: 1,
    price: null,
    trainer: 'fatuma.abdi',
    description:
      'A morning for all staff, not only for IT. We begin with messages that were really sent to Kenyan companies this year: false KRA notices, invoices with a changed account number, a “director” who is stuck at the airport. Participants sort them in teams and argue about the hard ones, which is where the learning happens.\n\nAfter the break we cover passphrases, second factors and mobile money fraud, and what the Data Protection Act expects of somebody who handles a customer’s file. Nobody is shamed and nobody is tricked; people who report early are worth more than people who never err. Before and after the session we can run a measured phishing exercise, with results reported by department and never by name. In English, Swahili or both.',
    syllabus: [
      'Real messages, sorted in teams',
      'Passphrases and second factors',
      'Invoice and mobile money fraud',
      'Handling personal data lawfully',
      'Reporting early, without shame',
    ],
  },
];
