import type { CourseText } from '../course-text.ts';

export const data: CourseText[] = [
  {
    title: 'Data Detectives: Charts, Maps and Honest Numbers (Ages 9–13)',
    audience: 'Kids',
    weeks: 6,
    price: 9_500,
    trainer: 'achieng.odhiambo',
    description:
      'Which matatu route is slowest? Does it really rain more in April? Do taller people have bigger feet? Children choose a question, collect their own numbers, and find out, in six mornings of counting, sorting, drawing and arguing.\n\nThey learn to make a chart by hand first and on a computer afterwards, to put points on a map of their own neighbourhood, and to spot the tricks that make a graph tell a lie. There is plenty of walking about with a clipboard. By the end each team has a poster with a question, an answer, and the sentence every good scientist writes: what we are still not sure about. No experience is needed, only the ability to read and to count. A healthy snack is included.',
    syllabus: [
      'Asking a question that can be counted',
      'Collecting: surveys, stop-watches and clipboards',
      'Drawing charts by hand',
      'Spreadsheets for the first time',
      'Dots on a map',
      'Graphs that lie, and poster day',
    ],
  },
  {
    title: 'Data Analysis with SQL and Python',
    audience: 'Adults',
    weeks: 10,
    price: 38_000,
    trainer: 'achieng.odhiambo',
    description:
      'The course we recommend to most people who ask where to begin. In ten weeks you go from exporting spreadsheets to asking a database directly, joining tables you did not design, and turning the answer into a page that a busy person reads to the end.\n\nThe first five weeks are SQL, slowly and properly, on the records of an invented supermarket chain with all the dirt real records have: duplicates, missing dates, prices in two currencies. The other five are Python with pandas for what SQL does badly. Every week ends with a small question from a “manager” that can be misunderstood, because that is the real skill. You need a laptop and confidence with spreadsheets. Two hours of practice at home each week are expected, and every submission is answered.',
    syllabus: [
      'Tables, keys and what a row means',
      'Filtering, grouping and ordering',
      'Joins, and the rows they lose or double',
      'Dates, time zones and currencies',
      'Window functions',
      'Python and pandas: reading and reshaping',
      'Cleaning with rules you can defend',
      'Charts that answer the question',
      'Writing one page for a decision',
      'Final case: the supermarket that lost its margin',
    ],
  },
  {
    title: 'Dashboards People Use: Power BI in Four Weeks',
    audience: 'Adults',
    weeks: 4,
    price: 26_000,
    trainer: 'atieno.ouma',
    description:
      'Most dashboards are opened twice. This course is about the other kind. You bring a report that is made by hand in your organisation today, and in four weeks you replace it with one that refreshes itself and that its readers asked for.\n\nWe cover modelling, measures in DAX, layout and sharing, but we begin with a conversation: who looks at this, on which day, and what will they do differently? You will draw on paper before you touch the tool, and test your page on somebody who has never seen it. Class examples come from a county hospital, a SACCO and a distributor of solar lamps. Please bring a Windows laptop with Power BI Desktop; we can lend a few. Ten seats, so that everybody’s own report is discussed.',
    syllabus: [
      'From a question to a sketch',
      'Star models without tears',
      'Measures in DAX',
      'Layout, colour and restraint',
      'Refresh, access and row-level security',
      'Testing a page on a reader',
    ],
  },
  {
    title: 'Data Literacy for Managers',
    audience: 'Corporate',
    weeks: 2,
    price: null,
    trainer: 'achieng.odhiambo',
    description:
      'Managers are shown more numbers than ever and are seldom taught to question them. In two half-days we do not turn anybody into an analyst; we turn them into a difficult reader, in the best sense.\n\nUsing your own monthly reports, with figures altered where they are confidential, the group practises the questions that matter: compared with what, out of how many, how sure are we, and what would change our mind? We look at averages that hide two different worlds, at targets that reward the wrong thing, and at forecasts that nobody ever checks. The second half-day is spent redesigning one report that everybody present receives and few read. Suited to heads of department and boards; up to sixteen people.',
    syllabus: [
      'Compared with what?',
      'Averages, spread and small numbers',
      'Targets and what they do to people',
      'Forecasts, ranges and regret',
      'Redesigning a report you receive',
    ],
  },
  {
    title: 'Hadoop Cluster Administration',
    audience: 'Adults',
    weeks: 6,
    price: 45_000,
    trainer: 'samuel.kariuki',
    state: 'retired',
    description:
      'Installing, securing and nursing a Hadoop cluster on your own machines: storage, scheduling, upgrades and what to do at two in the morning when a name node will not come back. The course was built for administrators of banks and telecommunication companies that run on-premises clusters and must keep them healthy through an audit.\n\nWe no longer offer public dates. Most of our customers have moved their work to managed warehouses, and the parts that lasted, such as capacity planning, access control and reading logs calmly, have become part of our other courses. The page stays here for people who hold the certificate of attendance and are asked what it covered.',
    syllabus: [
      'Storage layout and replication',
      'Resource scheduling',
      'Kerberos and access control',
      'Upgrades without losing a night',
      'Capacity planning',
    ],
  },
];
