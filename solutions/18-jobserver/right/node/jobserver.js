// Style: Node; the package's REQ for worker and client. The package has no headers to keep, so the server speaks the
// wire itself: a greeting, and then each message behind its length.
const net = require('net');
const nanomsg = require('nanomsg');

const [role, ...rest] = process.argv.slice(2);

// Calls heard(header, text, reply) for every request.
function bind(url, heard) {
  const [, host, port] = url.match(/^tcp:\/\/(.*):(\d+)$/);
  const server = net.createServer((socket) => {
    let came = Buffer.alloc(0);
    let greeted = false;
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.write(Buffer.from([0, 0x53, 0x50, 0, 0, 0x31, 0, 0]));
    const send = (id, text) => {
      const body = Buffer.concat([id, Buffer.from(text)]);
      const length = Buffer.alloc(8);
      length.writeBigUInt64BE(BigInt(body.length));
      if (!socket.destroyed) socket.write(Buffer.concat([length, body]));
    };
    socket.on('data', (bytes) => {
      came = Buffer.concat([came, bytes]);
      if (!greeted && came.length >= 8) {
        greeted = true;
        came = came.subarray(8);
      }
      while (greeted && came.length >= 8) {
        const length = Number(came.readBigUInt64BE());
        if (came.length < 8 + length) break;
        const id = Buffer.from(came.subarray(8, 12));
        const text = came.subarray(12, 8 + length).toString();
        came = came.subarray(8 + length);
        heard(text, (answer) => send(id, answer));
      }
    });
  });
  server.listen(Number(port), host);
}

function serve(clientsUrl, workersUrl, lease) {
  const jobs = new Map();
  const waiting = [];
  const idle = [];
  let last = 0;

  function deal() {
    while (waiting.length && idle.length) {
      const job = jobs.get(waiting.shift());
      if (!job) continue;
      const { name, reply } = idle.shift();
      job.given.add(name);
      setTimeout(() => {
        if (jobs.has(job.id)) waiting.unshift(job.id);
        deal();
      }, Number(lease));
      reply(`JOB ${job.id} ${job.task}`);
    }
  }

  bind(clientsUrl, (text, reply) => {
    const [verb, ...task] = text.split(' ');
    if (verb !== 'SUBMIT' || !['echo', 'sum', 'sleep', 'crash'].includes(task[0])) {
      reply('ERROR no such job');
      return;
    }
    last += 1;
    jobs.set(String(last), { id: String(last), task: task.join(' '), reply, given: new Set() });
    waiting.push(String(last));
    deal();
  });

  bind(workersUrl, (text, reply) => {
    const [verb, id, name, ...words] = text.split(' ');
    if (verb === 'READY' && id) {
      idle.push({ name: id, reply });
    } else if ((verb === 'DONE' || verb === 'FAIL') && name) {
      const job = jobs.get(id);
      if (job && job.given.has(name)) {
        jobs.delete(id);
        job.reply(`${verb === 'DONE' ? 'RESULT' : 'ERROR'} ${words.join(' ')}`);
      }
      idle.push({ name, reply });
    } else {
      reply('WAIT');
    }
    deal();
  });
}

function work(name, url) {
  const server = nanomsg.socket('req');
  server.connect(url);
  const say = (text) => server.send(text);
  server.on('data', (answer) => {
    const [verb, id, job, ...words] = String(answer).split(' ');
    if (verb !== 'JOB') {
      setTimeout(() => say(`READY ${name}`), 10);
    } else if (job === 'crash') {
      say(`FAIL ${id} ${name} crashed`);
    } else if (job === 'sleep') {
      setTimeout(() => say(`DONE ${id} ${name} slept ${words[0]}`), Number(words[0]) + 1);
    } else if (job === 'sum') {
      say(`DONE ${id} ${name} ${words.reduce((sum, word) => sum + Number(word), 0)}`);
    } else {
      say(`DONE ${id} ${name} ${words.join(' ')}`);
    }
  });
  say(`READY ${name}`);
}

function submit(url, words) {
  const server = nanomsg.socket('req');
  server.connect(url);
  server.on('data', (answer) => {
    console.log(String(answer));
    process.exitCode = String(answer).startsWith('RESULT ') ? 0 : 1;
    server.close();
  });
  server.send(`SUBMIT ${words.join(' ')}`);
}

if (role === 'server') serve(...rest);
if (role === 'worker') work(...rest);
if (role === 'client') submit(rest[0], rest.slice(1));
