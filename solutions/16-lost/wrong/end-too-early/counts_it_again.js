// Mistake: a DONE for a job that is done is not logged again, but it is counted again.
const nanomsg = require('nanomsg');

const [role, ...rest] = process.argv.slice(2);

function server(url, times, leaseMs) {
  const lease = Number(leaseMs);
  const jobs = times.split(',').map((ms, index) => ({ id: String(index + 1), ms, had: new Set(), done: false }));
  const open = [...jobs];
  const timers = new Map();
  const heard = new Map();
  let left = jobs.length;

  const socket = nanomsg.socket('rep');
  socket.bind(url);

  function take(id, worker) {
    const job = jobs.find((one) => one.id === id);
    if (!job || !job.had.has(worker)) return;
    if (!job.done) console.log(`${id} done by ${worker}`);
    job.done = true;
    clearTimeout(timers.get(id));
    if (open.includes(job)) open.splice(open.indexOf(job), 1);
    left -= 1;
    if (left === 0) console.log('done!');
  }

  function next(worker) {
    if (left <= 0) {
      heard.delete(worker);
      return 'END';
    }
    heard.set(worker, Date.now());
    const job = open.shift();
    if (!job) return 'WAIT';
    job.had.add(worker);
    clearTimeout(timers.get(job.id));
    timers.set(job.id, setTimeout(() => open.push(job), lease));
    return `JOB ${job.id} ${job.ms}`;
  }

  socket.on('data', (message) => {
    const words = String(message).split(' ');
    if (words[0] === 'READY' && words.length === 2) {
      socket.send(next(words[1]));
    } else if (words[0] === 'DONE' && words.length === 3) {
      take(words[1], words[2]);
      socket.send(next(words[2]));
    } else {
      socket.send('ERROR');
    }
  });

  setInterval(() => {
    const waits = [...heard.values()].some((at) => Date.now() - at < lease);
    if (left <= 0 && !waits) setTimeout(() => process.exit(0), 300);
  }, 50);
}

function worker(name, url) {
  const socket = nanomsg.socket('req');
  socket.connect(url);
  socket.on('data', (message) => {
    const [word, id, ms] = String(message).split(' ');
    if (word === 'END') process.exit(0);
    if (word === 'JOB') setTimeout(() => socket.send(`DONE ${id} ${name}`), Number(ms));
    else setTimeout(() => socket.send(`READY ${name}`), 10);
  });
  socket.send(`READY ${name}`);
}

if (role === 'server') server(...rest);
else worker(...rest);
