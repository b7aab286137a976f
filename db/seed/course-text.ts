// What the demo school prints about a course, and the shape it is written in.

export type Category = 'AI' | 'Robotics' | 'Data' | 'IoT' | 'Cybersecurity' | 'Blockchain' | 'Development';
export type Audience = 'Kids' | 'Adults' | 'Corporate';

export type CourseText = {
  title: string;
  audience: Audience;
  weeks: number;
  /** KES for a seat, whole shillings because M-Pesa takes no cents; 0 is free, null is by quote. */
  price: number | null;
  /** The e-mail name of the trainer, as in trainer-profiles.ts. */
  trainer: string;
  description: string;
  syllabus: string[];
  /** Not in the catalogue: a draft, or a course that is no longer taught. */
  state?: 'draft' | 'retired';
};
