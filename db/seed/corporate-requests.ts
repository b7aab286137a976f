// Invented companies that asked for training, one or more in each state.
import type { Seal } from '../../server/seal.ts';
import { seededRandom } from './random.ts';

type Status = 'pending' | 'reviewing' | 'confirmed' | 'rejected' | 'completed';
type Asked = {
  company: string;
  contact: string;
  email: string;
  topic: string;
  /** Days from the moment of seeding. */
  asked: number;
  dates: number[];
  time: string | null;
  location: string | null;
  headcount: number | null;
  notes: string | null;
  status: Status;
  trainer?: string;
  quote?: number;
  admin_notes?: string;
};

const requests: Asked[] = [
  {
    company: 'Simba Flowers Naivasha',
    contact: 'Mr Josphat Kipkemboi',
    email: 'josphat@simbaflowers.example',
    topic: 'Cold Chain Monitoring for Food and Pharma',
    asked: -0.2,
    dates: [21, 28],
    time: '09:00-15:00',
    location: 'Pack house, South Lake Road, Naivasha',
    headcount: 14,
    notes: 'Supervisors speak Swahili; slides in English are fine.',
    status: 'pending',
  },
  {
    company: 'Lakeside County Hospital',
    contact: 'Sister Benedicta Were',
    email: 'bwere@lakesidehospital.example',
    topic: 'Data literacy for heads of department',
    asked: -1.3,
    dates: [17],
    time: null,
    location: 'Kisumu',
    headcount: 12,
    notes: null,
    status: 'pending',
  },
  {
    company: 'Boda Express Logistics',
    contact: 'Linda Achola',
    email: 'linda@bodaexpress.example',
    topic: 'Phishing, Passwords and the Data Protection Act',
    asked: -3,
    dates: [],
    time: 'mornings',
    location: null,
    headcount: 60,
    notes: 'We had an invoice fraud last month. The sooner, the better.',
    status: 'pending',
  },
  {
    company: 'Umoja SACCO',
    contact: 'Kennedy Mwirigi',
    email: 'k.mwirigi@umojasacco.example',
    topic: 'Generative AI for Office Teams',
    asked: -6,
    dates: [25, 26],
    time: '08:30-16:30',
    location: 'Umoja Plaza, Meru',
    headcount: 24,
    notes: null,
    status: 'reviewing',
    trainer: 'atieno.ouma',
    admin_notes: 'Wants the policy draft above all. Quote with travel from Kisumu.',
  },
  {
    company: 'Highlands Tea Processors',
    contact: 'Eng. Rose Chepkwony',
    email: 'rose@highlandstea.example',
    topic: 'Automation and Robotics for Plant Supervisors',
    asked: -9,
    dates: [33, 40, 47],
    time: '09:00-16:00',
    location: 'Kericho',
    headcount: 18,
    notes: 'Two shifts, so the same day twice if possible.',
    status: 'reviewing',
    trainer: 'mutua.musyoka',
    quote: 540_000,
    admin_notes: 'Quote sent; waiting for the plant manager.',
  },
  {
    company: 'Pwani Freight Forwarders',
    contact: 'Ahmed Swaleh',
    email: 'ahmed@pwanifreight.example',
    topic: 'Blockchain for Supply Chains: Where It Helps, Where It Does Not',
    asked: -20,
    dates: [12],
    time: '09:00-17:00',
    location: 'Moi Avenue, Mombasa',
    headcount: 9,
    notes: null,
    status: 'confirmed',
    trainer: 'hassan.omar',
    quote: 210_000,
    admin_notes: 'LPO promised for Friday.',
  },
  {
    company: 'Jirani Insurance',
    contact: 'Wambui Gathoni',
    email: 'wgathoni@jiraninsurance.example',
    topic: 'Data Literacy for Managers',
    asked: -31,
    dates: [9, 10],
    time: '14:00-17:30',
    location: 'Upper Hill, Nairobi',
    headcount: 16,
    notes: 'The board joins on the second day.',
    status: 'confirmed',
    trainer: 'achieng.odhiambo',
    quote: 285_000,
  },
  {
    company: 'Kijiji Software',
    contact: 'Tom Ouko',
    email: 'tom@kijiji.example',
    topic: 'Modern Engineering Practice for Software Teams',
    asked: -95,
    dates: [-60, -53, -46, -39],
    time: '09:00-16:00',
    location: 'Ngong Lane, Nairobi',
    headcount: 11,
    notes: null,
    status: 'completed',
    trainer: 'david.maina',
    quote: 620_000,
    admin_notes: 'Return visit agreed in three months.',
  },
  {
    company: 'Savanna Bank',
    contact: 'Mercy Kendi',
    email: 'mercy.kendi@savannabank.example',
    topic: 'Phishing, Passwords and the Data Protection Act',
    asked: -80,
    dates: [-50],
    time: '08:00-12:00',
    location: 'Westlands, Nairobi',
    headcount: 45,
    notes: null,
    status: 'completed',
    trainer: 'fatuma.abdi',
    quote: 180_000,
  },
  {
    company: 'Quick Coin Traders',
    contact: 'J. Mburu',
    email: 'info@quickcoin.example',
    topic: 'Certificates in cryptocurrency trading for our agents',
    asked: -40,
    dates: [-10],
    time: null,
    location: null,
    headcount: 200,
    notes: 'We need certificates with our logo.',
    status: 'rejected',
    admin_notes: 'We do not teach trading. Declined politely.',
  },
];

const DAY_MS = 86_400_000;

/** @param trainer_ids by key */
export function corporateRequestRows(
  now: Date,
  seal: Seal,
  admin_id: string,
  trainer_ids: Map<string, string>,
) {
  return requests.map((request, place) => {
    const random = seededRandom(request.company);
    const created_at = new Date(now.getTime() + request.asked * DAY_MS);
    const answered =
      request.status === 'pending'
        ? null
        : new Date(created_at.getTime() + random.between(0.1, 0.9) * DAY_MS);
    const phone = `+25420${String(2_000_101 + place * 37)}`;
    return {
      id: random.id(created_at),
      reference: random.text(8, '0123456789ABCDEFGHJKMNPQRSTVWXYZ'),
      company_name: request.company,
      contact_person: seal.close(request.contact),
      email: seal.close(request.email),
      email_hash: seal.lookup(request.email),
      phone: seal.close(phone),
      phone_hash: seal.lookup(phone),
      topic: request.topic,
      preferred_dates: JSON.stringify(
        request.dates.map((day) => new Date(now.getTime() + day * DAY_MS).toISOString().slice(0, 10)),
      ),
      preferred_time: request.time,
      location: request.location,
      headcount: request.headcount,
      notes: request.notes,
      status: request.status,
      assigned_to_trainer_id: trainer_ids.get(request.trainer ?? '') ?? null,
      quoted_price: request.quote ?? null,
      admin_notes: request.admin_notes ?? null,
      responded_at: answered,
      responded_by: answered && admin_id,
      created_at,
      updated_at: answered ?? created_at,
    };
  });
}
