// The invented people of the demo school: staff, and students who book for themselves or for their children.
import { seededRandom } from './random.ts';
import { trainerProfiles } from './trainer-profiles.ts';

export const DEMO_PASSWORD = 'Karibu2026';

/** One log-in for each role, all with the same password. The trainer is a real one of the demo school, with a diary. */
export const demoLogins = [
  { role: 'admin', email: 'admin@darasa.example', password: DEMO_PASSWORD },
  { role: 'trainer', email: 'trainer@darasa.example', password: DEMO_PASSWORD },
  { role: 'student', email: 'student@darasa.example', password: DEMO_PASSWORD },
];
/** Whose profile the trainer's demo log-in opens. */
export const DEMO_TRAINER = 'brian.otieno';
export const DEMO_STUDENT = 'student@darasa.example';

export type Person = {
  id: string;
  email: string;
  name: string;
  role: 'student' | 'trainer' | 'admin';
  /** E.164. */
  phone: string;
  locale: 'en' | 'sw';
  email_verified: boolean;
  is_active: boolean;
  created_at: Date;
  last_login: Date | null;
};

const student_names =
  `Abdirahman Yusuf, Agnes Chebet, Alice Wairimu, Anthony Mwenda, Beatrice Akinyi, Benson Kiptoo, Caleb Odongo,
Caroline Muthoni, Catherine Nduta, Charles Oduor, Christine Moraa, Collins Barasa, Cynthia Jepkosgei, Daniel Mutiso, Dennis Gitau,
Diana Kerubo, Edwin Simiyu, Elizabeth Nyambura, Emmanuel Wekesa, Esther Wangari, Evans Nyakundi, Faith Mumbua, Felix Ochieng,
Florence Adhiambo, Francis Kimani, Geoffrey Langat, Gladys Naliaka, Halima Said, Ian Macharia, Irene Jeruto, Isaac Muriithi,
Jackline Atieno, James Njuguna, Janet Kemunto, John Lokwang, Joseph Thuo, Joyce Kagendo, Judith Anyango, Kelvin Mugo,
Khadija Mohamed, Lilian Wanza, Linet Bosibori, Lucy Waithera, Margaret Syombua, Mark Owino, Mary Nyokabi, Mercy Chelangat,
Michael Kirui, Moses Lekishon, Nancy Wambui, Patrick Ndung’u, Paul Ekai, Rehema Mwakio, Ruth Khaemba, Salim Bakari,
Sharon Apiyo, Stephen Njoroge, Susan Wanjala, Victor Koech, Zainab Hussein`
    .split(',')
    .map((name) => name.trim());

/** @returns admins, trainers with an account, and students, the demo student first among them */
export function people(now: Date): Person[] {
  const staff = [
    { name: 'Grace Wambui', email: demoLogins[0]!.email, role: 'admin' as const },
    { name: 'Peter Kilonzo', email: 'peter.kilonzo@darasa.example', role: 'admin' as const },
    ...trainerProfiles
      .filter((trainer) => trainer.has_account)
      .map(({ name, key }) => ({ name, email: accountOf(key), role: 'trainer' as const })),
  ];
  const students = student_names.map((name) => ({
    name,
    email: `${name.toLowerCase().replace('’', '').replace(' ', '.')}@mail.example`,
    role: 'student' as const,
  }));
  return [
    ...staff,
    { name: 'Amina Njoroge', email: DEMO_STUDENT, role: 'student' as const },
    ...students,
  ].map((who, place) => person(now, who, place));
}

/** The e-mail address of a trainer's account. */
export function accountOf(trainer_key: string): string {
  return trainer_key === DEMO_TRAINER ? demoLogins[1]!.email : `${trainer_key}@darasa.example`;
}

function person(now: Date, who: Pick<Person, 'name' | 'email' | 'role'>, place: number): Person {
  const random = seededRandom(who.email);
  const ago = (days: number) => new Date(now.getTime() - Math.round(days * 86_400_000));
  const is_demo = demoLogins.some((login) => login.email === who.email);
  // Staff were there first; every sixth student came in the last weeks. Two never confirmed their address, one left.
  const since =
    who.role !== 'student'
      ? random.between(420, 480)
      : !is_demo && place % 6 === 0
        ? random.between(12, 60)
        : random.between(165, 400);
  const newcomer = ['Zainab Hussein', 'Victor Koech'].includes(who.name);
  const created_at = newcomer ? ago(random.between(0.1, 3)) : ago(since);
  return {
    ...who,
    id: random.id(created_at),
    phone: `+254${place % 9 === 4 ? '110' : '700'}${String(place * 7 + 101).padStart(6, '0')}`,
    locale: !is_demo && random.chance(0.15) ? 'sw' : 'en',
    email_verified: !newcomer,
    is_active: who.name !== 'Stephen Njoroge',
    created_at,
    last_login: newcomer ? null : ago(random.between(0.05, 14)),
  };
}
