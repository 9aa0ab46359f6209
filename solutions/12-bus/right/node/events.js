// Style: events and a timer.
const nanomsg = require('nanomsg');

const [, name, bind, ...connect] = process.argv.slice(2);
const bus = nanomsg.socket('bus');
bus.bind(bind);
connect.forEach((url) => bus.connect(url));
setInterval(() => bus.send(`${name} says hi`), 100);

const heard = new Set();
bus.on('data', (message) => {
  const text = String(message);
  if (!heard.has(text)) {
    heard.add(text);
    console.log(text);
  }
});
