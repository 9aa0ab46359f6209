// Mistake: takes the next job before the last one is logged.
const nanomsg = require('nanomsg');

const [, source, target, limit] = process.argv.slice(2);
const push = nanomsg.socket('push');
push.connect(target);
const pull = nanomsg.socket('pull');
pull.connect(source);
let [received, done, busy] = [0, 0, 0];

pull.on('data', (message) => {
  const since = Date.now();
  received += 1;
  if (++busy >= Number(limit)) pull.pause();
  const [id, ms] = String(message).split(' ');
  setTimeout(() => {
    push.send(id);
    const latency = Date.now() - since;
    busy -= 1;
    pull.resume();
    setTimeout(() => {
      const overlap = received - done;
      done += 1;
      console.log(`received ${received} done ${done} overlap ${overlap} latency ${latency}`);
    }, 5);
  }, Number(ms));
});
