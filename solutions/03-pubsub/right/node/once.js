// Style: events; the subscriber listens for one message and closes.
const nanomsg = require('nanomsg');

const role = process.argv[2];
const url = process.argv[3] || 'tcp://127.0.0.1:7789';

if (role === 'publisher') {
  const pub = nanomsg.socket('pub');
  pub.bind(url);
  setInterval(() => pub.send('hello world'), 100);
} else if (role === 'subscriber') {
  const sub = nanomsg.socket('sub');
  sub.connect(url);
  sub.once('data', (message) => {
    console.log(String(message));
    sub.close();
  });
} else {
  console.error('publisher or subscriber?');
  process.exit(2);
}
