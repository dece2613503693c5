import { answerWords, formOf, questionWords } from '@shared/forms';
import type { Answers, AnswersSchema, Form } from '@shared/forms';
import { currentLocale } from '@shared/i18n';
import { useRecordWords } from '@shared/records/words';
import type { RecordWords } from '@shared/records/words';
import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { signedIn } from './session';
import { own } from './sites';
import { useLive } from './store/live';
import { namesOf, text } from './store/work';
import { nameOf } from './text';

interface Version {
  readonly title: string;
  readonly title_en: string;
  readonly form: Form | null;
  readonly schema: AnswersSchema;
}

/** The checklist that answers belong to, and the answers themselves (for the numbers of rows). */
export interface Asked {
  readonly checklist: string | null;
  readonly answers: Answers;
}

/** Names of fields and their values, from what this tablet holds: without a network too. */
export function useTabletWords(asked: () => Asked | null = () => null): RecordWords {
  const { t, locale } = useI18n();
  const { account, work } = signedIn();
  const names = useLive(() => namesOf(work));
  const categories = useLive(() => work.store.list('category'));
  const checklists = useLive(() => work.store.list('checklist'));
  const lang = computed(() => (locale.value, currentLocale()));
  const form = computed(() => {
    const found = checklists.value?.find(({ id }) => id === asked()?.checklist);
    return found ? formOf(found.data as unknown as Version) : null;
  });
  const english = (name: unknown, other: unknown): string => (lang.value === 'en' && text(other)) || text(name) || '';

  return useRecordWords({
    name(kind, id) {
      const known = (): string | undefined => {
        if (kind === 'users') return id === account.userId ? account.name : names.value?.[id];
        if (kind === 'sites') {
          const site = own.sites?.find((one) => one.id === id);
          return site && nameOf(site);
        }
        const among = kind === 'categories' ? categories.value : kind === 'checklists' ? checklists.value : [];
        const found = among?.find((one) => one.id === id)?.data;
        return found && (kind === 'categories' ? english(found['name'], found['name_en']) : english(found['title'], found['title_en']));
      };
      return known() || (kind === 'users' ? t('tablet.somebody') : id.slice(0, 8));
    },
    question: (key) => (form.value ? questionWords(form.value, asked()?.answers ?? {}, key, lang.value) : undefined),
    answer: (key, value) => (form.value ? answerWords(form.value, key, value, lang.value, t) : undefined),
  });
}
