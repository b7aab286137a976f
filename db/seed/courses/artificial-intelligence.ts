import type { CourseText } from '../course-text.ts';

export const artificialIntelligence: CourseText[] = [
  {
    title: 'Teach a Machine to See (Ages 10–14)',
    audience: 'Kids',
    weeks: 8,
    price: 14_500,
    trainer: 'njeri.kamau',
    description:
      'How does a phone know a face from a mango? In eight Saturday mornings, children collect their own pictures, label them, and train a small model that tells leaves, hand signs or toys apart. They see it fail, find out why, and make it better: more pictures, better light, fewer assumptions.\n\nThe second half is about judgement. We ask who is missing from a data set, when a computer should not decide, and what a person can still do better. Every child finishes with a working project and presents it to the families on the last day. Laptops are provided; the only thing needed is curiosity. No programming experience is expected, and classes stay small enough for every child to be heard.',
    syllabus: [
      'What a computer sees: pixels and patterns',
      'Collecting and labelling our own pictures',
      'Training a first model',
      'Why it got that one wrong',
      'Fairness: who is missing from the data?',
      'Putting the model into a Scratch project',
      'Building the final project',
      'Presentation day for families',
    ],
  },
  {
    title: 'Machine Learning in Python: From Spreadsheet to Model',
    audience: 'Adults',
    weeks: 10,
    price: 48_000,
    trainer: 'wanjiru.mwangi',
    description:
      'A practical course for analysts, engineers and researchers who already handle data and want to predict with it. You start with a question from real life, such as which borrowers repay or when a pump will fail, and carry it all the way to a model that somebody else can run.\n\nWe work in scikit-learn and notebooks, on Kenyan data wherever it exists: crop prices, matatu trips, mobile lending. Each week has one evening of method and one of practice, and an assignment that is read and answered by a person. You will learn to split data honestly, to choose a measure that fits the cost of a mistake, and to explain a result to somebody who will act on it. You need basic Python and school statistics; we send a preparation pack two weeks ahead.',
    syllabus: [
      'Framing a question that can be predicted',
      'Cleaning, joining and splitting data',
      'Regression and what its coefficients mean',
      'Classification and the cost of mistakes',
      'Trees, forests and gradient boosting',
      'Validation, leakage and other ways to fool yourself',
      'Unbalanced data and rare events',
      'Explaining a model to the people it affects',
      'From notebook to scheduled job',
      'Capstone: your own question, reviewed by the class',
    ],
  },
  {
    title: 'Building with Large Language Models',
    audience: 'Adults',
    weeks: 6,
    price: 42_000,
    trainer: 'atieno.ouma',
    description:
      'For developers who want to put a language model behind a real product and sleep at night. We build one application together, a help desk that answers from a company’s own documents in English and Swahili, and improve it every week by measuring rather than by feeling.\n\nYou will write prompts as versioned code, search documents by meaning, let the model call your functions safely, and build a test set before you need one. We spend a full evening on what goes wrong: invented answers, injected instructions, personal data in logs, and bills that grow overnight. Hosted and open models are compared on the same tasks, including how well each of them handles Swahili and Sheng. You need to be comfortable in Python or TypeScript; no machine learning background is assumed.',
    syllabus: [
      'What a language model does, and does not, know',
      'Prompts as code: versions, examples, structure',
      'Searching your own documents by meaning',
      'Tools and functions, with limits',
      'Measuring answers: test sets and graders',
      'Injection, privacy and the Data Protection Act',
      'Cost, latency and when a small model is enough',
    ],
  },
  {
    title: 'AI for Everyone: An Honest Evening Introduction',
    audience: 'Adults',
    weeks: 1,
    price: 0,
    trainer: 'wanjiru.mwangi',
    description:
      'One free evening for anybody who keeps hearing about artificial intelligence and would like a straight answer. No slides full of robots and no promises: we show live what today’s tools do well, where they fail, and how to tell the difference before it costs you something.\n\nBring a task from your own work: a letter, a timetable, a pile of customer messages. We will try it together and talk about what happened. There is time for the questions people are shy to ask, on jobs, on school work, on deepfakes and on what happens to the things you type. You leave with a two-page summary and a short list of tools worth an hour of your time. Tea and mandazi are on us; seats are limited, so please book.',
    syllabus: [
      'What is meant by AI, in plain words',
      'Live: good answers, bad answers and how to tell',
      'Your own task, tried together',
      'Privacy: what happens to what you type',
      'Questions and answers',
    ],
  },
  {
    title: 'Generative AI for Office Teams',
    audience: 'Corporate',
    weeks: 2,
    price: null,
    trainer: 'atieno.ouma',
    description:
      'Most staff already use AI tools; few have been told what is allowed. This programme gives a department a shared way of working with them, built around its own documents and its own rules.\n\nBefore the first day we interview three of your people and collect real tasks: tender summaries, board papers, customer replies, meeting notes. On the first day the team learns to brief a model, to check what comes back, and to notice when it is confidently wrong. On the second they turn the best of it into written routines that stay after we have gone. Management receives a draft policy that fits the Kenyan Data Protection Act and a plain estimate of the hours saved and the risks taken. Up to twenty-four participants, at your office or ours.',
    syllabus: [
      'What your team already does with AI',
      'Briefing a model: role, material, limits',
      'Checking answers, numbers and sources',
      'Confidential and personal data',
      'Routines for letters, minutes and summaries',
      'A policy people will follow',
    ],
  },
  {
    title: 'Computer Vision for Agriculture',
    audience: 'Adults',
    weeks: 8,
    price: 46_000,
    trainer: 'wanjiru.mwangi',
    state: 'draft',
    description:
      'Cameras are cheap, and extension officers are few. This course teaches engineers and agronomists to recognise disease, count fruit and estimate yield from pictures taken with a phone or a drone. We work with images from farms around Kirinyaga and Uasin Gishu, label them with people who know the crop, and train models small enough to run offline on a mid-range phone.\n\nEqual weight is given to what happens after the model: how a farmer sees the advice, what a wrong answer costs in a season, and how new pictures find their way back into training. A field day is part of the programme. Participants should know Python and have trained a simple model before.',
    syllabus: [
      'Light, lenses and leaves: taking useful pictures',
      'Labelling with agronomists',
      'Transfer learning on small data sets',
      'Counting and measuring',
      'Models that fit on a phone',
      'Drone mosaics',
      'Field day',
    ],
  },
];
