// Starts the simulators by themselves: `node simulators/main.ts [webhook address]`.
import closeWithGrace from 'close-with-grace';
import { startSimulators } from './start.ts';

const simulators = await startSimulators({
  daraja_port: 4010,
  flutterwave_port: 4020,
  africastalking_port: 4030,
  webhook_url: process.argv[2] ?? null,
  log: (sentence) => console.log(sentence),
});
console.log(`Daraja       ${simulators.daraja.url}`);
console.log(`Flutterwave  ${simulators.flutterwave.url}`);
console.log(`SMS          ${simulators.africastalking.url}`);
console.log(`Phone        ${simulators.phone_url}`);
closeWithGrace(() => simulators.close());
