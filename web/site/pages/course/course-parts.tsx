// The lower half of a course's page: what it is about, what it teaches, who teaches it, what people ask.
import type { ReactNode } from 'react';
import type { Config } from '../../../../server/config.ts';
import type { Course } from '../../../../server/courses/schemas.ts';
import type { Trainer } from '../../../../server/trainers/schemas.ts';
import { usePage } from '../../page.tsx';
import { isOnline } from '../../parts/course-card.tsx';
import { Picture } from '../../parts/picture.tsx';
import { Facts } from '../../parts/pieces.tsx';
import { RefundRule } from './book-box.tsx';

const TOPICS_SHOWN = 8;

/** @param props.text paragraphs parted by empty lines @param props.places where its dates are */
export function About({ course, text, places }: { course: Course; text: string; places: string[] }) {
  const { t } = usePage();
  const words = t.course;
  const facts: ([string, ReactNode] | null)[] = [
    places.length === 0 ? null : [words.where, <Places key="places" places={places} />],
    course.duration_weeks === null ? null : [words.duration, words.weeks(course.duration_weeks)],
    course.level && [words.level, words.levels[course.level]],
    course.taught_in === null ? null : [words.taught_in, course.taught_in],
    course.prerequisites === null ? null : [words.prerequisites, course.prerequisites],
    course.bring === null ? null : [words.bring, course.bring],
  ];
  return (
    <section className="stack" aria-labelledby="about-title">
      <h2 id="about-title">{words.about}</h2>
      <Prose text={text} />
      {facts.some(Boolean) && <Facts rows={facts} />}
    </section>
  );
}

function Places({ places }: { places: string[] }) {
  const { t } = usePage();
  return places.map((place) => (
    <span key={place} className="place">
      {isOnline(place) ? t.online : place}{' '}
      {!isOnline(place) && (
        <a
          href={`https://www.google.com/maps/search/?api=1&query=${encodeURIComponent(place)}`}
          rel="noopener"
          aria-label={`${t.course.map}: ${place}`}
        >
          {t.course.map}
        </a>
      )}
    </span>
  ));
}

export function Prose({ text }: { text: string }) {
  const paragraphs = text.split(/\n{2,}/).filter((paragraph) => paragraph.trim() !== '');
  return (
    <div className="prose">
      {paragraphs.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
    </div>
  );
}

export function Syllabus({ topics }: { topics: string[] }) {
  const { t } = usePage();
  if (topics.length === 0) return null;
  // Two more lines cost less than a press.
  const first = topics.length <= TOPICS_SHOWN + 2 ? topics.length : TOPICS_SHOWN;
  const [shown, more] = [topics.slice(0, first), topics.slice(first)];
  return (
    <section className="stack" aria-labelledby="learn-title">
      <h2 id="learn-title">{t.course.learn}</h2>
      <Topics topics={shown} />
      {more.length > 0 && (
        <details className="more">
          <summary>{t.course.more_topics(more.length)}</summary>
          <Topics topics={more} start={first + 1} />
        </details>
      )}
    </section>
  );
}

function Topics({ topics, start = 1 }: { topics: string[]; start?: number }) {
  return (
    <ol className="topics" start={start}>
      {topics.map((topic) => (
        <li key={topic}>{topic}</li>
      ))}
    </ol>
  );
}

export function TrainerBlock({ trainer }: { trainer: Trainer }) {
  const { t } = usePage();
  return (
    <section className="stack" aria-labelledby="trainer-title">
      <h2 id="trainer-title">{t.course.trainer}</h2>
      <div className="person">
        <Portrait trainer={trainer} />
        <div className="stack tight">
          <h3>
            <a href={`/trainers/${trainer.id}`}>{trainer.name}</a>
          </h3>
          {trainer.rating !== null && <RatingOf rating={trainer.rating} />}
          {trainer.bio && <p className="prose">{trainer.bio.split(/\n{2,}/)[0]}</p>}
        </div>
      </div>
    </section>
  );
}

function RatingOf({ rating }: { rating: number }) {
  const { t } = usePage();
  return (
    <p className="soft small">
      <span className="star" aria-hidden="true">
        ★{' '}
      </span>
      {t.course.out_of(rating.toFixed(1))}
    </p>
  );
}

export function Portrait({ trainer, eager }: { trainer: Trainer; eager?: boolean }) {
  return (
    <div className="portrait">
      <Picture
        image={trainer.photo}
        variants={trainer.photo_variants}
        width={160}
        height={160}
        sizes="10rem"
        eager={eager}
      />
    </div>
  );
}

export function Questions({ policy }: { policy: Config['REFUND_POLICY'] }) {
  const { t } = usePage();
  const words = t.course;
  return (
    <section className="stack" aria-labelledby="questions-title">
      <h2 id="questions-title">{words.questions}</h2>
      <div className="questions">
        {Object.entries(words.answers).map(([name, [question, answer]]) => (
          <details key={name}>
            <summary>{question}</summary>
            <p>{answer}</p>
          </details>
        ))}
        <details>
          <summary>{words.refund}</summary>
          <RefundRule policy={policy} />
        </details>
      </div>
    </section>
  );
}
