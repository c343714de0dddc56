// Asks for months and a reason, and for a class where there is one to choose.
import { DatePicker, Form, Input, Modal, Select, Typography } from 'antd';
import type { Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { type RetentionClass, retentionClasses } from '../../../shared/records/retention-class.ts';

export interface MonthsAsked {
  readonly class: RetentionClass;
  readonly from: string;
  readonly to: string;
  readonly note: string;
}

interface Props {
  readonly title: string;
  readonly hint: string;
  readonly withClass: boolean;
  readonly busy: boolean;
  readonly close: () => void;
  readonly submit: (asked: MonthsAsked) => void;
}

interface Values {
  readonly class: RetentionClass;
  readonly from: Dayjs;
  readonly to: Dayjs;
  readonly note: string;
}

export function MonthsDialog({ title, hint, withClass, busy, close, submit }: Props) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const months = [{ required: true, message: t('retention/monthNeeded') }];
  return (
    <Modal
      open
      title={title}
      okText={title}
      confirmLoading={busy}
      onOk={form.submit}
      onCancel={close}
    >
      <Typography.Paragraph type="secondary">{hint}</Typography.Paragraph>
      <Form
        form={form}
        layout="vertical"
        initialValues={{ class: 'access' }}
        onFinish={({ from, to, ...rest }: Values) =>
          submit({ ...rest, from: from.format('YYYY-MM'), to: to.format('YYYY-MM') })
        }
      >
        {withClass && (
          <Form.Item name="class" label={t('retention/class')}>
            <Select
              options={retentionClasses.map((value) => ({ value, label: t(`retention/${value}`) }))}
            />
          </Form.Item>
        )}
        <Form.Item name="from" label={t('retention/from')} rules={months}>
          <DatePicker picker="month" style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="to" label={t('retention/to')} rules={months}>
          <DatePicker picker="month" style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item
          name="note"
          label={t('retention/reason')}
          rules={[{ required: true, whitespace: true, message: t('retention/reasonNeeded') }]}
        >
          <Input.TextArea rows={2} maxLength={400} showCount />
        </Form.Item>
      </Form>
    </Modal>
  );
}
