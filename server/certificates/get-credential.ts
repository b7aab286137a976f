// GET /api/certificates/verify/:code/credential: the certificate as an Open Badges 3.0 credential, which wallets keep and
// anybody can check without asking us: a JWT over the credential itself, signed by a key that GET /api/issuer/keys publishes.
import { SignJWT } from 'jose';
import { z } from 'zod';
import type { Config } from '../config.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { answers } from '../http/fields.ts';
import { certificateByCode, type Issued } from './certificate.ts';
import { issuerId, issuerProfile } from './issuer.ts';
import { codeParams } from './schemas.ts';
import { ALGORITHM, signingKey } from './signing-key.ts';

export const getCredential: Action = async (app, deps) => {
  app.get(
    '/certificates/verify/:code/credential',
    {
      schema: {
        tags: ['Certificates'],
        summary: 'The certificate as an Open Badges 3.0 credential',
        description: 'A signed JWT (VC-JWT, RS256). Its `kid` is the address of the public key.',
        params: codeParams,
        response: {
          ...answers({}, ['not_found', 'certificate_revoked', 'rate_limited']),
          200: {
            description: 'The JWT',
            content: { 'application/vc+jwt': { schema: z.string() } },
          },
        },
      },
    },
    async (request, reply) => {
      const certificate = await certificateByCode(deps, request.params.code, request.ip);
      if (certificate.status !== 'valid')
        throw new AppError('certificate_revoked', 'This certificate is not valid any more');
      const { kid, key } = await signingKey(deps);
      const credential = credentialOf(deps.config, certificate);
      const jwt = await new SignJWT({
        ...credential,
        iss: credential.issuer.id,
        jti: credential.id,
        nbf: Math.floor(Date.parse(certificate.issued_at) / 1000),
        sub: credential.credentialSubject.id,
      })
        .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT', kid: `${issuerId(deps.config)}/keys/${kid}` })
        .sign(key);
      return reply
        .type('application/vc+jwt')
        .header('content-disposition', `attachment; filename="${certificate.number}.jwt"`)
        .send(jwt);
    },
  );
};

/** The credential before it is signed. Its id does not tell the code of the certificate. */
function credentialOf(config: Config, { id, attendee_id, recipient_name, issued_at, content }: Issued) {
  return {
    '@context': [
      'https://www.w3.org/ns/credentials/v2',
      'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
    ],
    id: `urn:uuid:${id}`,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: content.course,
    issuer: issuerProfile(config),
    validFrom: issued_at,
    credentialSubject: {
      id: `urn:uuid:${attendee_id}`,
      type: ['AchievementSubject'],
      identifier: [
        {
          type: 'IdentityObject',
          identityType: 'name',
          identityHash: recipient_name,
          hashed: false,
        },
      ],
      activityStartDate: `${content.held_on}T00:00:00Z`,
      achievement: {
        id: `${config.PUBLIC_URL}/courses/${content.course_id}`,
        type: ['Achievement'],
        achievementType: 'CertificateOfCompletion',
        name: content.course,
        description: content.description || content.course,
        criteria: {
          narrative: `Took part in ${content.hours} hours of training in person, marked present by the trainer${content.trainer ? ` ${content.trainer}` : ''}.`,
        },
      },
    },
    credentialStatus: {
      id: `${issuerId(config)}/revocations`,
      type: '1EdTechRevocationList',
    },
  };
}
