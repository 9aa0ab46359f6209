// Style: Node with the device of the library.
const nanomsg = require('nanomsg');

const front = nanomsg.socket('rep', { raw: true });
front.bind(process.argv[3] || 'tcp://127.0.0.1:7789');
const back = nanomsg.socket('req', { raw: true });
back.bind(process.argv[4] || 'tcp://127.0.0.1:7790');

const device = nanomsg.device(front, back);
device.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
