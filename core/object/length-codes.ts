/** The codes behind which the length of a string, a byte string, an array or a map stands. */
export interface LengthCodes {
  /** First of the one-byte codes that hold the length themselves, and how many there are. */
  fix: number;
  fixCount: number;
  /** Codes followed by 1, 2 and 4 bytes of length; 0 where MessagePack has none. */
  code8: number;
  code16: number;
  code32: number;
}

export const STRING: LengthCodes = { fix: 0xa0, fixCount: 32, code8: 0xd9, code16: 0xda, code32: 0xdb };
export const BINARY: LengthCodes = { fix: 0, fixCount: 0, code8: 0xc4, code16: 0xc5, code32: 0xc6 };
export const ARRAY: LengthCodes = { fix: 0x90, fixCount: 16, code8: 0, code16: 0xdc, code32: 0xdd };
export const MAP: LengthCodes = { fix: 0x80, fixCount: 16, code8: 0, code16: 0xde, code32: 0xdf };
