// Why a step was not taken, for people with other clients than the console.
import type { SharingRefusal } from '../../shared/messages/sharing.ts';

/** Chinese, then English. */
export const sharingTexts: Readonly<Record<SharingRefusal, readonly [zh: string, en: string]>> = {
  unknownPartner: [
    '没有登记这家合作机构，或合作已终止',
    'This institution is not registered, or sharing with it has ended',
  ],
  unknownRequest: ['没有这份申请', 'There is no such request'],
  unknownDelegation: ['没有这项委托，或不是您的委托', 'There is no such delegation of yours'],
  unknownAccount: [
    '没有这个账号，或该账号不是审批人',
    'There is no such account, or it does not approve',
  ],
  notPending: ['该申请不在待审批状态', 'This request does not wait for a decision'],
  notInForce: ['该申请已不在有效状态', 'This request is not in force any more'],
  ownRequest: ['不能审批自己的申请', 'Nobody decides on their own request'],
  decidedBefore: [
    '您已审批过该申请的其他步骤',
    'You have already decided another step of this request',
  ],
  wrongRole: ['该步骤不由您的角色审批', 'This step is not for your role to decide'],
  wrongDepartment: [
    '该步骤由申请科室的负责人审批',
    'This step is for the head of the applying department',
  ],
  judgementMissing: [
    '同意须同时认定合法且必要；否则请不同意或退回',
    'To approve, judge it lawful and necessary; otherwise reject or return it',
  ],
  agreementMissing: [
    '与该机构没有有效的信息安全协议',
    'There is no agreement with this institution in force',
  ],
  feedbackOverdue: [
    '本人或本科室有逾期未提交的使用反馈，请先提交',
    'Feedback on an earlier request of yours or your department is overdue: give it first',
  ],
  feedbackNotDue: ['该申请目前不需要使用反馈', 'No feedback is due on this request'],
  reviewOverdue: [
    '本人此前的紧急外发尚未复核，请先完成复核',
    'An earlier emergency of yours has not been reviewed in time: have it reviewed first',
  ],
  periodReversed: ['起止时间有误，或已过去', 'The period is reversed, or over already'],
  periodTooLong: ['期限过长', 'The period is too long'],
  channelMissing: [
    '该机构没有登记这种渠道或地址',
    'This institution is not registered with that channel or an address',
  ],
};
