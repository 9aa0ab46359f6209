// Style: events; the SUB counts its messages, and the timer of the publisher begins in the handler of the request.
const nanomsg = require('nanomsg');

const [role, readyUrl = 'tcp://127.0.0.1:7789', newsUrl = 'tcp://127.0.0.1:7790'] = process.argv.slice(2);

if (role === 'publisher') {
  const pub = nanomsg.socket('pub');
  pub.bind(newsUrl);
  const rep = nanomsg.socket('rep');
  rep.bind(readyUrl);
  rep.once('data', () => {
    rep.send('go');
    let [one, two] = [1, 1];
    setInterval(() => {
      pub.send(String(one));
      [one, two] = [two, one + two];
    }, 50);
  });
} else if (role === 'subscriber') {
  const sub = nanomsg.socket('sub');
  sub.connect(newsUrl);
  const req = nanomsg.socket('req');
  req.connect(readyUrl);
  let count = 0;
  sub.on('data', (message) => {
    console.log(String(message));
    count += 1;
    if (count === 10) {
      sub.close();
    }
  });
  req.once('data', () => req.close());
  req.send('ready');
} else {
  console.error('publisher or subscriber?');
  process.exit(2);
}
