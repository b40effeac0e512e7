// What the compiler refuses. Each line below a comment is an error of type, or tsc complains about the comment.
// In brackets: how its words for the error begin.
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
  // @ts-expect-error no role of a wallet [TS2322: Type '"admin"' is not assignable]
  walletRole: 'admin',
};
export const redemption: schema.NewRedemptionRequest = {
  tokensAmount: '1',
  navSnapshot: '1',
  redemptionValueNgnts: '1',
  // @ts-expect-error a status of transactions [TS2322: Type '"cancelled"' is not assignable]
  status: 'cancelled',
};
// @ts-expect-error numerics are strings: a number would lose digits [TS2322: Type 'number' is not assignable to type 'string']
export const cashflow: schema.NewProjectCashflow = { amountNgnts: 12.5 };
// @ts-expect-error source must be given [TS2741: Property 'source' is missing]
export const nav: schema.NewProjectNavHistory = { navPerToken: '1' };
// @ts-expect-error no kind of transaction [TS2322: Type '"theft"' is not assignable]
export const treasury: schema.NewTreasuryPoolTransaction = { amountNgnts: '1', type: 'theft' };
// @ts-expect-error not null [TS2322: Type 'null' is not assignable to type 'string']
export const user: schema.User['email'] = null;
// @ts-expect-error no label of the enum [TS2322: Type '"owner"' is not assignable]
export const role: schema.User['role'] = 'owner';
// @ts-expect-error no such property: the application says totalInvestedNGN [TS2339: Property 'totalInvestedNgn' does not exist]
export type Spelling = schema.User['totalInvestedNgn'];
