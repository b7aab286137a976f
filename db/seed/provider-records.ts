// What M-Pesa and Flutterwave would have sent about the demo's payments, in their own shapes (payments.md). The
// gateways read these records like real ones.
import type { Random } from './random.ts';

type Paid = { amount: number; at: Date; phone: string; transaction_id: string };

/** Ten characters as in the SMS: a letter of the year and so on, then a serial part. */
export function mpesaReceipt(random: Random): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  return `S${random.text(2, letters)}${random.whole(1, 9)}${random.text(2, letters)}${random.whole(0, 9)}${random.text(1, letters)}${random.whole(0, 9)}${random.text(1, letters)}`;
}

export function mpesaIds(random: Random, phone: string, at: Date) {
  const digits = (length: number) => random.text(length, '0123456789');
  return {
    checkout: `ws_CO_${digitsOf(at).slice(0, 14)}${phone.slice(-9)}`,
    merchant: `${digits(5)}-${digits(8)}-${random.whole(1, 2)}`,
    page: null,
  };
}

/** @param result '0' with what was paid, or the code of a failure */
export function mpesaCallback(
  ids: { checkout: string; merchant: string },
  result: string,
  paid: Paid | null,
) {
  const metadata = paid && {
    CallbackMetadata: {
      Item: [
        { Name: 'Amount', Value: paid.amount },
        { Name: 'MpesaReceiptNumber', Value: paid.transaction_id },
        { Name: 'Balance' },
        {
          Name: 'TransactionDate',
          Value: Number(digitsOf(new Date(paid.at.getTime() + 3 * 3_600_000)).slice(0, 14)),
        },
        { Name: 'PhoneNumber', Value: Number(paid.phone.slice(1)) },
      ],
    },
  };
  return {
    Body: {
      stkCallback: {
        MerchantRequestID: ids.merchant,
        CheckoutRequestID: ids.checkout,
        ResultCode: Number(result),
        ResultDesc: descriptions[result] ?? 'The request failed.',
        ...metadata,
      },
    },
  };
}

const descriptions: Record<string, string> = {
  '0': 'The service request is processed successfully.',
  '1': 'The balance is insufficient for the transaction.',
  '1032': 'Request cancelled by user.',
  '1037': 'DS timeout user cannot be reached.',
  '2001': 'The initiator information is invalid.',
};

export function flutterwaveCharge(
  random: Random,
  reference: string,
  payer: { name: string; email: string },
  paid: Paid,
) {
  return {
    event: 'charge.completed',
    data: {
      id: Number(paid.transaction_id),
      tx_ref: reference,
      flw_ref: `FLW-DEMO-${random.text(10, '0123456789abcdef')}`,
      amount: paid.amount,
      currency: 'KES',
      charged_amount: paid.amount,
      app_fee: Math.round(paid.amount * 3.2) / 100,
      merchant_fee: 0,
      processor_response: 'Approved',
      auth_model: 'VBVSECURECODE',
      status: 'successful',
      payment_type: 'card',
      created_at: paid.at.toISOString(),
      customer: {
        id: random.whole(10_000_000, 99_999_999),
        name: payer.name,
        phone_number: paid.phone,
        email: payer.email,
      },
      card: {
        first_6digits: '418742',
        last_4digits: random.text(4, '0123456789'),
        issuer: 'DEMO BANK',
        country: 'KE',
        type: 'VISA',
        expiry: '09/29',
      },
    },
  };
}

function digitsOf(at: Date): string {
  return at.toISOString().replace(/\D/g, '');
}
