// What the compiler refuses. Each line below the comment is an error of type, or tsc complains about the comment.
import type * as schema from './db/schema';

type Refused = [
  schema.NewPlatformWallet['walletRole'],
  schema.NewRedemptionRequest['status'],
  schema.NewProjectCashflow['status'],
  schema.NewProjectNavHistory['source'],
  schema.NewTreasuryPoolTransaction['type'],
];

export const allowed: Refused = ['treasury_pool', 'rejected', 'tokenized', 'formula', 'replenish'];

export const wallet: schema.NewPlatformWallet = {
  walletType: 'treasury',
  publicKey: 'G',
  encryptedSecretKey: 's',
  // @ts-expect-error no role of a wallet
  walletRole: 'admin',
};
export const redemption: schema.NewRedemptionRequest = {
  tokensAmount: '1',
  navSnapshot: '1',
  redemptionValueNgnts: '1',
  // @ts-expect-error a status of transactions
  status: 'cancelled',
};
// @ts-expect-error numerics are strings: a number would lose digits
export const cashflow: schema.NewProjectCashflow = { amountNgnts: 12.5 };
// @ts-expect-error source must be given
export const nav: schema.NewProjectNavHistory = { navPerToken: '1' };
// @ts-expect-error no kind of transaction
export const treasury: schema.NewTreasuryPoolTransaction = { amountNgnts: '1', type: 'theft' };
// @ts-expect-error not null
export const user: schema.User['email'] = null;
// @ts-expect-error no label of the enum
export const role: schema.User['role'] = 'owner';
// @ts-expect-error no such property: the application says totalInvestedNGN
export type Spelling = schema.User['totalInvestedNgn'];
