// Nothing of the console is mounted before somebody is signed in with a password of their own.
import { useQuery } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { Spin } from 'antd';
import { useTranslation } from 'react-i18next';
import { whoAmI } from '../api/session.ts';
import { CallProblem } from '../parts/call-problem.tsx';
import { meKey } from '../query-client.ts';
import { router } from '../router.tsx';
import { FirstPasswordPage } from './first-password-page.tsx';
import { LoginPage } from './login-page.tsx';

/** The address stays as it was through sign-in, so a link leads where it says. */
export function Gate() {
  const { t } = useTranslation();
  const who = useQuery({ queryKey: meKey, queryFn: whoAmI });
  if (who.isPending)
    return (
      <div className="centred">
        <Spin size="large" description={t('app/loading')} />
      </div>
    );
  if (who.isError)
    return (
      <div className="centred">
        <CallProblem error={who.error} retry={() => void who.refetch()} />
      </div>
    );
  if (!who.data) return <LoginPage />;
  if (who.data.mustChange) return <FirstPasswordPage me={who.data} />;
  return <RouterProvider router={router} />;
}
