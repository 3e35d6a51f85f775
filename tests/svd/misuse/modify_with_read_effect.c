/* Modifying a register whose read has a side effect.
 *
 * clang: no member named 'modifiable_' in 'GPIO_DR_Reg'
 * gcc: ‘GPIO_DR_Reg’ has no member named ‘modifiable_’
 */
#ifdef WRONG
reg_modify(GPIO->DR, .DATA = 1);
#else
reg_write_with_zero(GPIO->DR, .DATA = 1);
#endif
