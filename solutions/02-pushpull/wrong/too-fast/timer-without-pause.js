// Mistake: the timer is set, but the messages go on coming meanwhile.
const nanomsg = require('nanomsg');

const pushUrl = process.argv[2] || 'tcp://127.0.0.1:7789';
const pullUrl = process.argv[3] || pushUrl;

const push = nanomsg.socket('push');
push.bind(pushUrl);
const pull = nanomsg.socket('pull');
pull.connect(pullUrl);

for (let number = 1; number <= 100; number++) {
  push.send(String(number));
}

let sum = 0;
pull.on('data', (message) => {
  const number = Number(message);
  sum += number;
  console.log(sum);
  if (number === 100) {
    push.close();
    pull.close();
    console.log('done!');
    return;
  }
  setTimeout(() => pull.resume(), 20);
});
