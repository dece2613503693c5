// Upload files with tus-js-client as it is: `node tus_js_client.mjs JOBS.json`, each job {endpoint, file, token, metadata,
// store}. An upload whose retries are used up is begun again from what the client stored, as an app does after a restart.
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';

const tus = createRequire(new URL('../../../web/package.json', import.meta.url))('tus-js-client');
const MOST_RESTARTS = 30;

const jobs = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const outcomes = await Promise.all(jobs.map(run));
process.stdout.write(JSON.stringify(outcomes));

async function run(job) {
  const storage = new tus.FileUrlStorage(job.store);
  let retries = 0;
  for (let restarts = 0; ; restarts += 1) {
    try {
      await once(job, storage, () => (retries += 1));
      return { restarts, retries };
    } catch (error) {
      if (restarts >= MOST_RESTARTS) return { restarts, retries, error: String(error) };
    }
  }
}

async function once(job, urlStorage, onRetry) {
  const upload = new tus.Upload(createReadStream(job.file), {
    endpoint: job.endpoint,
    headers: { Authorization: `Token ${job.token}` },
    metadata: job.metadata,
    uploadSize: statSync(job.file).size,
    chunkSize: job.chunk,
    retryDelays: [0, 100, 1000, 3000],
    urlStorage,
    onShouldRetry: (error) => {
      const status = error.originalResponse?.getStatus() ?? 0;
      onRetry();
      return status < 400 || status >= 500 || status === 409 || status === 423;
    },
  });
  const [previous] = await upload.findPreviousUploads();
  if (previous) upload.resumeFromPreviousUpload(previous);
  await new Promise((resolve, reject) => {
    upload.options.onSuccess = resolve;
    upload.options.onError = reject;
    upload.start();
  });
}
