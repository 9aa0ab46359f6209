// Style: every socket tells by itself.
const nanomsg = require('nanomsg');

const [role, ...addresses] = process.argv.slice(2);

function open(pattern, how, address) {
  const socket = nanomsg.socket(pattern);
  socket[how](address);
  return socket;
}

if (role === 'ventilator') {
  const push = open('push', 'bind', addresses[0]);
  const ready = open('rep', 'bind', addresses[1]);
  const kill = open('sub', 'connect', addresses[2]);
  let here = 0;
  ready.on('data', () => {
    ready.send('ok');
    here += 1;
    if (here === 3) {
      let [a, b] = [1n, 1n];
      for (let i = 0; i < 90; i++) {
        push.send(String(a));
        [a, b] = [b, a + b];
      }
    }
  });
  kill.on('data', () => process.exit(0));
} else if (role === 'worker') {
  const numbers = open('pull', 'connect', addresses[0]);
  const squares = open('push', 'connect', addresses[1]);
  const kill = open('sub', 'connect', addresses[3]);
  const ready = open('req', 'connect', addresses[2]);
  numbers.on('data', (message) => {
    squares.send(String(BigInt(String(message)) ** 2n));
  });
  kill.on('data', () => process.exit(0));
  ready.on('data', () => {});
  ready.send('ready');
} else {
  const squares = open('pull', 'bind', addresses[0]);
  const kill = open('pub', 'bind', addresses[1]);
  let [total, count] = [0n, 0];
  squares.on('data', (message) => {
    total += BigInt(String(message));
    count += 1;
    if (count === 90) {
      console.log(String(total));
      kill.send('KILL');
      setTimeout(() => {
        console.log('done!');
        process.exit(0);
      }, 500);
    }
  });
}
