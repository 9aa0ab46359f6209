// Style: each end answers its events.
const nanomsg = require('nanomsg');

const repUrl = process.argv[2] || 'tcp://127.0.0.1:7789';
const reqUrl = process.argv[3] || repUrl;

const rep = nanomsg.socket('rep');
rep.bind(repUrl);
const req = nanomsg.socket('req');
req.connect(reqUrl);

rep.on('data', (question) => {
  console.log(String(question));
  rep.send('the real RPC?');
});

req.on('data', (answer) => {
  console.log(String(answer));
  req.close();
  rep.close();
});

req.send('is this');
