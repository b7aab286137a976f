import { useLocation } from 'wouter';
import type { Trainer } from '../../../server/trainers/schemas.ts';
import { RecordForm } from '../form/record-form.tsx';
import { echo } from '../parts/echo.ts';
import { trainerFields } from './trainer-fields.ts';

export default function NewTrainer() {
  const [, go] = useLocation();
  return (
    <RecordForm<Trainer>
      isNew
      name="trainers/new"
      fields={trainerFields}
      record={{}}
      verb="Add the trainer"
      call={(body) => ({ method: 'POST', path: '/trainers', body })}
      saved={(trainer) => {
        echo(`${trainer.name} can be given courses and sessions`);
        go(`/trainers/${trainer.id}`);
      }}
    />
  );
}
