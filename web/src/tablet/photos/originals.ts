import { storeProblem } from '@shared/api/errors';
import { originalId } from '@shared/sync';
import { toast } from '@shared/ui';
import { useI18n } from 'vue-i18n';
import { progress, signedIn } from '../session';
import { goOnIfHeld } from '../store/work';
import type { Original } from '../store/work';
import { refusalText } from '../text';

/** How the original of a photo stands, in words, and what sends it now: also one that was refused, and whatever the line costs. */
export function useOriginals(): { told(photo: string, original: Original): string; send(photo?: string): Promise<void> } {
  const { t } = useI18n();
  const { engine } = signedIn();
  return {
    told(photo, { where, refusal }) {
      if (refusal !== null) return refusalText(refusal, t);
      const under = progress.get(originalId(photo));
      if (under !== undefined && where !== 'server') return t('tablet.photo_sending', { percent: Math.round((under.sent / under.size) * 100) });
      return where === 'sent' ? t('tablet.photo_reading') : t(`tablet.originals.${where}`);
    },
    async send(photo) {
      try {
        await goOnIfHeld(engine.sendOriginals(photo));
      } catch (error) {
        const text = storeProblem(error, t);
        if (text === null) throw error;
        toast({ kind: 'danger', text }, 0);
      }
    },
  };
}
