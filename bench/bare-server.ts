/**
 * The twin to compare with: node:http and nothing else, sending the same status, headers and bytes each time.
 * node bench/bare-server.ts <file with the answer>
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { argv } from 'node:process';

const answer = JSON.parse(readFileSync(argv[2]!, 'utf8')) as {
  status: number;
  headers: Record<string, string>;
  body: string;
};
const body = Buffer.from(answer.body, 'base64');
const server = createServer((request, response) => {
  const send = () => {
    response.writeHead(answer.status, answer.headers);
    response.end(body);
  };
  if (request.method === 'GET') return send();
  // What is posted is read, because no server can answer the next request before.
  request.resume().on('end', send);
});
server.listen(0, '127.0.0.1', () => console.log(`port ${(server.address() as AddressInfo).port}`));
