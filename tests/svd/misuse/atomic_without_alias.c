/* Setting bits in one store, of a register that has no address for it.
 *
 * clang: no member named 'set_alias_' in 'GPIO_MODER_Reg'
 * gcc: ‘GPIO_MODER_Reg’ has no member named ‘set_alias_’
 */
#ifdef WRONG
reg_set_bits_atomic(GPIO->MODER, 1);
#else
reg_set_bits(GPIO->MODER, 1);
#endif
