// The few signs the back office uses, drawn with one pen. They only decorate: the word stands beside them or in a label.
const drawings = {
  work: 'M4 6h10M4 12h10M4 18h6M17 6l1.5 1.5L21 5M17 12l1.5 1.5L21 11M17 18l1.5 1.5L21 17',
  payments: 'M3 7h18v11H3zM3 11h18M7 15h3',
  receipts: 'M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6',
  refunds: 'M9 14l-4-4 4-4M5 10h9a5 5 0 0 1 0 10h-3',
  reconciliation: 'M4 7h13M14 4l3 3-3 3M20 17H7M10 14l-3 3 3 3',
  bookings: 'M4 6h16v4a2 2 0 0 0 0 4v4H4v-4a2 2 0 0 0 0-4zM14 6v12',
  courses: 'M4 5h6a2 2 0 0 1 2 2v13a2 2 0 0 0-2-2H4zM20 5h-6a2 2 0 0 0-2 2v13a2 2 0 0 1 2-2h6z',
  sessions: 'M4 6h16v14H4zM4 10h16M8 3v4M16 3v4',
  trainers: 'M12 4l9 4-9 4-9-4zM6 10v5c2 2 10 2 12 0v-5',
  reviews: 'M12 4l2.5 5 5.5.8-4 3.9 1 5.5-5-2.6-5 2.6 1-5.5-4-3.9 5.5-.8z',
  certificates: 'M12 3a6 6 0 1 1 0 12 6 6 0 0 1 0-12zM9 14l-1 7 4-2 4 2-1-7',
  users:
    'M9 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM2 20c0-4 3-6 7-6s7 2 7 6M16 4.500a4 4 0 0 1 0 7M18 14.500c2.5.700 4 2.5 4 5.5',
  companies: 'M4 21V5l8-2v18M12 8h8v13M4 21h17M7 8h2M7 12h2M7 16h2M15 12h2M15 16h2',
  vouchers: 'M4 12V4h8l8 8-8 8zM8.5 8.500h.01',
  messages: 'M3 6h18v12H3zM3 7l9 7 9-7',
  jobs: 'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M19 5l-2 2M7 17l-2 2',
  imports: 'M12 3v12M7 10l5 5 5-5M4 20h16',
  audit: 'M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6zM9 12l2 2 4-4',
  integrity: 'M4 6c0-3 16-3 16 0s-16 3-16 0zM4 6v12c0 3 16 3 16 0V6M9 13l2 2 4-4',
  analytics: 'M4 20V10M10 20V4M16 20v-7M21 20H3',
  search: 'M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM16 16l5 5',
  bell: 'M6 16v-5a6 6 0 0 1 12 0v5l2 2H4zM10 21h4',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  check: 'M5 12l5 5 9-10',
  columns: 'M4 5h16v14H4zM10 5v14M15 5v14',
  density: 'M4 6h16M4 10h16M4 14h16M4 18h16',
  download: 'M12 4v11M8 11l4 4 4-4M5 20h14',
  down: 'M6 9l6 6 6-6',
  up: 'M6 15l6-6 6 6',
  next: 'M9 6l6 6-6 6',
  previous: 'M15 6l-6 6 6 6',
  close: 'M6 6l12 12M18 6L6 18',
  plus: 'M12 5v14M5 12h14',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  warning: 'M12 4l9 16H3zM12 10v4M12 17h.01',
  bookmark: 'M6 4h12v17l-6-4-6 4z',
  sun: 'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 3v2M12 19v2M3 12h2M19 12h2M6 6l1 1M17 17l1 1M18 6l-1 1M7 17l-1 1',
  moon: 'M20 14A8 8 0 0 1 10 4a8 8 0 1 0 10 10z',
  person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4 21c0-4 3.5-6 8-6s8 2 8 6',
  keyboard: 'M3 7h18v10H3zM7 11h.01M11 11h.01M15 11h.01M8 14h8',
  lock: 'M6 11h12v9H6zM8 11V8a4 4 0 0 1 8 0v3',
  open: 'M14 4h6v6M20 4l-9 9M18 14v6H4V6h6',
} as const;

export type IconName = keyof typeof drawings;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={drawings[name]} />
    </svg>
  );
}
