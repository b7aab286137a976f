import type { CourseText } from '../course-text.ts';

export const blockchain: CourseText[] = [
  {
    title: 'How Digital Money Works (Ages 11–15)',
    audience: 'Kids',
    weeks: 4,
    price: 7_500,
    trainer: 'hassan.omar',
    description:
      'Teenagers in Kenya grow up sending money by phone, and few have asked how it can be that nothing is moved and yet everybody agrees who has what. In four mornings we build three kinds of money out of paper, string and envelopes: coins, a bank’s book, and a shared ledger that no single person may change.\n\nThe class then tries to cheat each of them. Along the way come codes, signatures, and the idea of a block chained to the one before it. A short program lets every child seal a block of their own. We also talk about scams, about promises of easy riches, and about why a school that teaches blockchain recommends buying none. Arithmetic and good humour are enough.',
    syllabus: [
      'Coins, books and trust',
      'Secret codes and signatures',
      'A chain of envelopes: the shared ledger',
      'Cheating it, and spotting scams',
      'Seal your own block',
    ],
  },
  {
    title: 'Smart Contracts with Solidity',
    audience: 'Adults',
    weeks: 8,
    price: 46_000,
    trainer: 'hassan.omar',
    description:
      'A course for programmers who want to write contracts that hold other people’s money, and who find that thought properly alarming. You learn Solidity and its tools, but every evening is organised around a failure that really happened: the re-entered withdrawal, the forgotten owner, the price that could be moved for one block.\n\nWe build a savings circle, a chama with rotating payouts and late fees, and carry it from idea through tests and fuzzing to a public test network. In the last two weeks you audit the chama of another team and they audit yours. We discuss fees, upgrades, wallets people lose, and the questions of law a Kenyan project should settle before it writes a line. JavaScript or Python at a working level is required. No cryptocurrency is bought.',
    syllabus: [
      'Accounts, transactions and fees',
      'Solidity: state, functions, visibility',
      'Tokens and their standards',
      'Famous failures, replayed',
      'Testing, fuzzing and invariants',
      'Oracles and the outside world',
      'Upgrades, keys and governance',
      'Auditing one another',
    ],
  },
  {
    title: 'Blockchain for Supply Chains: Where It Helps, Where It Does Not',
    audience: 'Corporate',
    weeks: 1,
    price: null,
    trainer: 'hassan.omar',
    description:
      'Somebody has proposed a blockchain to your company. This workshop helps the people who must decide. We explain the technology in an hour, without mathematics, and spend the rest of two days on your own process: who writes, who checks, who disagrees, and who would gain from changing the past.\n\nOften the answer is a shared database with a good contract between the parties. Sometimes, in export documents, land records or settlement between competitors, it is not, and then we sketch what a pilot would need and what would show that it has failed. Coffee and tea exporters, freight forwarders and a bank have used the result in front of their boards. You receive a written recommendation of at most six pages. We sell no software and take no commissions.',
    syllabus: [
      'The technology in one hour',
      'Who writes, who checks, who disagrees',
      'Your process on one wall',
      'Simpler alternatives, fairly compared',
      'A pilot, and how to know it failed',
    ],
  },
];
