import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { admin } from '../http/access.ts';
import { createVoucher } from './create-voucher.ts';
import { deleteVoucher } from './delete-voucher.ts';
import { getVoucher } from './get-voucher.ts';
import { listVouchers } from './list-vouchers.ts';
import { updateVoucher } from './update-voucher.ts';

export async function voucherRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(admin([listVouchers, createVoucher, getVoucher, updateVoucher, deleteVoucher]), deps);
}
