// Rules of a draft in words, each with what it decided when it was tried.
import { Flex, Tag, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import type { DraftView } from '../../../shared/messages/rules.ts';
import { textOfRule } from '../../../shared/policy/rule-draft.ts';

export function RuleLines({ rules, tested }: Pick<DraftView, 'rules' | 'tested'>) {
  const { t } = useTranslation();
  return (
    <Flex vertical gap={4}>
      {rules.map((rule, i) => {
        const kind = rule.kind === 'other' ? t('rules/other') : t(`field/${rule.kind}`);
        const words = t(`rules/${rule.by}`, { text: textOfRule(rule), kind });
        return (
          <Flex key={`${rule.by} ${textOfRule(rule)} ${rule.kind}`} gap={8} align="center" wrap>
            <span style={{ overflowWrap: 'anywhere' }}>{words}</span>
            {rule.kind === 'other' && <Tag color="error">{t('rules/shows')}</Tag>}
            <Typography.Text type="secondary">
              {t('rules/hits', { count: tested.hits[i] ?? 0 })}
            </Typography.Text>
          </Flex>
        );
      })}
    </Flex>
  );
}
