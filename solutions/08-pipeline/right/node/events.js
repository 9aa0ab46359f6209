// Style: BigInt, and a close at the end.
const nanomsg = require('nanomsg');

const [role, first, second] = process.argv.slice(2);

if (role === 'ventilator') {
  const push = nanomsg.socket('push');
  push.bind(first);
  setTimeout(() => {
    let [a, b] = [1n, 1n];
    for (let i = 0; i < 90; i++) {
      push.send(String(a));
      [a, b] = [b, a + b];
    }
  }, 1000);
  setInterval(() => {}, 1000);
} else if (role === 'worker') {
  const push = nanomsg.socket('push');
  push.connect(second);
  const pull = nanomsg.socket('pull');
  pull.connect(first);
  pull.on('data', (message) => {
    push.send(String(BigInt(String(message)) ** 2n));
  });
} else {
  const pull = nanomsg.socket('pull');
  pull.bind(first);
  let [total, count] = [0n, 0];
  pull.on('data', (message) => {
    total += BigInt(String(message));
    count += 1;
    if (count === 90) {
      console.log(String(total));
      pull.close();
    }
  });
}
