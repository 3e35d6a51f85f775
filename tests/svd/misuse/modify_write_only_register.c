/* Modifying a register that can only be written: there is nothing to read.
 *
 * clang: no member named 'modifiable_' in 'GPIO_BSRR_Reg'
 * gcc: ‘GPIO_BSRR_Reg’ has no member named ‘modifiable_’
 */
#ifdef WRONG
reg_modify(GPIO->BSRR, .BS3 = 1);
#else
reg_write_with_zero(GPIO->BSRR, .BS3 = 1);
#endif
