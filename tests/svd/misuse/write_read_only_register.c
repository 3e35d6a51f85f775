/* Writing a register that can only be read.
 *
 * clang: no member named 'writable_' in 'GPIO_IDR_Reg'
 * gcc: ‘GPIO_IDR_Reg’ has no member named ‘writable_’
 */
#ifdef WRONG
reg_write_with_zero(GPIO->IDR, .ID3 = 1);
#else
reg_write_with_zero(GPIO->BSRR, .BS3 = 1);
#endif
