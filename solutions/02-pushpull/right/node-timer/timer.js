// Style: messages wait in a list of the worker's own; a timer takes one off every 20 ms.
const nanomsg = require('nanomsg');

const pushUrl = process.argv[2] || 'tcp://127.0.0.1:7789';
const pullUrl = process.argv[3] || pushUrl;

const push = nanomsg.socket('push');
push.bind(pushUrl);
const pull = nanomsg.socket('pull');
pull.connect(pullUrl);

const waiting = [];
pull.on('data', (message) => waiting.push(message.readUInt16BE(0)));

for (let number = 1; number <= 100; number++) {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(number);
  push.send(bytes);
}

let sum = 0;
const timer = setInterval(() => {
  if (waiting.length === 0) return;
  const number = waiting.shift();
  sum += number;
  console.log(sum);
  if (number === 100) {
    clearInterval(timer);
    push.close();
    pull.close();
    console.log('done!');
  }
}, 20);
