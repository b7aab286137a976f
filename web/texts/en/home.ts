// The start page.
export const home = {
  title: 'Technology classes with a teacher',
  description:
    'Small technology classes in Kenya for children, adults and companies, in a room or online. See dates and prices, keep a seat, pay by M-Pesa.',
  headline: 'Get good at technology, with a teacher beside you',
  lead: 'Small classes for children, adults and teams, in a room or online. Choose a date, keep your seat, pay by M-Pesa.',
  next: 'Starting next',
  all_dates: 'All dates',
  subjects: 'What you can learn',
  courses: (count: number) => (count === 1 ? '1 course' : `${count} courses`),
  for_whom: 'Whom we teach',
  audiences: {
    Kids: ['Kids', 'Saturdays and school holidays. Laptops and parts are here; curiosity is enough.'],
    Adults: ['Adults', 'Evenings and weekends, for a new job or a better one, from the first line on.'],
    Corporate: ['Companies', 'Your people, your questions, at your place or ours, on a date that suits you.'],
  } as Record<'Kids' | 'Adults' | 'Corporate', readonly [string, string]>,
  liked: 'Courses people like',
  all_courses: 'See all courses',
  how: 'How it works',
  steps: [
    [
      'Choose a date',
      'Every course shows its dates, its price and how many seats are left. There is nothing to add later.',
    ],
    [
      'Pay by M-Pesa',
      'We send the request to your phone and you enter your PIN there. Your seat is kept while you do. Cards work too.',
    ],
    [
      'Come and make something',
      'You get your booking code, a receipt and a note for your calendar. Plans change? So can your date.',
    ],
  ] as readonly (readonly [string, string])[],
  said: 'What people say',
  said_about: (course: string) => `about ${course}`,
};
