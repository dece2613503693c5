import { shallowReactive } from 'vue';
import { signedIn } from './session';
import type { TrailFix } from './store/work';
import { Recorder } from './trail/recorder';
import type { RecorderStatus } from './trail/recorder';
import { ScreenWakeLock } from './trail/wakeLock';

/** How the recording of the visit under way stands, for every screen. */
export const recording = shallowReactive({
  status: 'off' as RecorderStatus,
  /** The visit recorded; null when none is. */
  visit: null as string | null,
  /** The newest fix, kept or not. */
  fix: null as TrailFix | null,
  /** Whether the screen is kept lit. */
  lit: false,
});

const wakeLock = new ScreenWakeLock((lit) => {
  recording.lit = lit;
});
let recorder: Recorder | null = null;

/** Record the trail of this visit, and of no other; null records nothing. */
export function record(visit: string | null): void {
  if (recording.visit === visit) return;
  recorder?.stop();
  wakeLock.stop();
  recorder = null;
  recording.visit = visit;
  recording.fix = null;
  recording.status = 'off';
  if (visit === null) return;
  const { work, engine } = signedIn();
  recorder = new Recorder({
    keep: async (fix) => {
      await work.store.addPoint(visit, fix);
      engine.pointAdded();
    },
    onStatus: (status) => {
      recording.status = status;
    },
    onFix: (fix) => {
      recording.fix = fix;
    },
  });
  wakeLock.start();
  void recorder.start();
}

/** Ask for positions again, as after the person allowed them. */
export function recordAgain(): void {
  const { visit } = recording;
  record(null);
  record(visit);
}
