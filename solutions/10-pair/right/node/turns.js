// Style: events; bob answers each number with the next one.
const nanomsg = require('nanomsg');

const role = process.argv[2];
const url = process.argv[3] || 'tcp://127.0.0.1:7789';
const pair = nanomsg.socket('pair');

pair.on('data', (message) => {
  const number = Number(message);
  console.log(number);
  if (number < 10) pair.send(String(number + 1));
  if (number >= 9) setTimeout(() => pair.close(), 500);
});

if (role === 'alice') {
  pair.bind(url);
  pair.send('1');
} else if (role === 'bob') {
  pair.connect(url);
} else {
  console.error('alice or bob?');
  process.exit(2);
}
