/* Reading a register that can only be written.
 *
 * clang: no member named 'readable_' in 'GPIO_BSRR_Reg'
 * gcc: ‘GPIO_BSRR_Reg’ has no member named ‘readable_’
 */
#ifdef WRONG
(void)reg_read(GPIO->BSRR).BS3;
#else
(void)reg_read(GPIO->IDR).ID3;
#endif
