import { useLocation } from 'wouter';
import type { Voucher } from '../../../server/vouchers/schemas.ts';
import { RecordForm } from '../form/record-form.tsx';
import { echo } from '../parts/echo.ts';
import { newVoucherFields, withInstants } from './voucher-fields.ts';

export default function NewVoucher() {
  const [, go] = useLocation();
  return (
    <RecordForm<Voucher>
      isNew
      name="vouchers/new"
      fields={newVoucherFields}
      record={{ max_uses_per_user: 1 }}
      verb="Make the voucher"
      call={(body) => ({ method: 'POST', path: '/vouchers', body: withInstants(body) })}
      saved={(voucher) => {
        echo(`${voucher.code} can be used`);
        go(`/vouchers/${voucher.id}`);
      }}
    />
  );
}
