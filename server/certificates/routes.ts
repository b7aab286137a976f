import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { admin, anyone, signedIn } from '../http/access.ts';
import { getCertificate } from './get-certificate.ts';
import { getCredential } from './get-credential.ts';
import { issuer } from './issuer.ts';
import { listCertificates, listUserCertificates } from './list-certificates.ts';
import { reissueCertificate } from './reissue-certificate.ts';
import { revokeCertificate } from './revoke-certificate.ts';
import { getCertificatePdf, verifyCertificate } from './verify-certificate.ts';

export async function certificateRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(anyone([verifyCertificate, getCertificatePdf, getCredential, issuer]), deps);
  await app.register(signedIn([listUserCertificates]), deps);
  await app.register(admin([listCertificates, getCertificate, revokeCertificate, reissueCertificate]), deps);
}
