// Mistake: in Node a SUB hears everything until it is given channels.
const nanomsg = require('nanomsg');

const [role, ...rest] = process.argv.slice(2);

if (role === 'publisher') {
  const pub = nanomsg.socket('pub');
  pub.bind(rest[0]);
  setInterval(() => {
    ['foo', 'bar', 'beep', 'boop'].forEach((topic) => pub.send(`${topic} world`));
  }, 200);
} else if (role === 'subscriber') {
  const [name, url] = rest;
  const sub = nanomsg.socket('sub');
  sub.connect(url);
  sub.on('data', (message) => console.log(`${name}: ${message}`));
} else {
  console.error('publisher or subscriber?');
  process.exit(2);
}
