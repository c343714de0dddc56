// Patients that do not exist, for tests of the proxy: valid check digits, reserved-looking numbers.
import { residentIdCheck } from '../../shared/identifiers/normalise.ts';

export interface SyntheticPatient {
  readonly brxm: string;
  readonly sfzh: string;
  readonly lxdh: string;
  readonly zyh: string;
  readonly csrq: string;
}

const surnames = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张';
const given = '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英';

/** The n-th patient; the same n gives the same patient. */
export function syntheticPatient(n: number): SyntheticPatient {
  const year = 1940 + (n % 70);
  const month = String(1 + (n % 12)).padStart(2, '0');
  const day = String(1 + (n % 28)).padStart(2, '0');
  const seventeen = `110105${year}${month}${day}${String(n % 1000).padStart(3, '0')}`;
  return {
    brxm: `${surnames.charAt(n % 24)}${given.charAt((n * 7) % 22)}${given.charAt((n * 3) % 22)}`,
    sfzh: seventeen + residentIdCheck(seventeen),
    lxdh: `139${String(10_000_000 + n * 37)}`,
    zyh: `ZY${String(2_024_000 + n)}`,
    csrq: `${year}-${month}-${day}`,
  };
}

export function syntheticPatients(count: number, from = 0): SyntheticPatient[] {
  return Array.from({ length: count }, (_, i) => syntheticPatient(from + i));
}
