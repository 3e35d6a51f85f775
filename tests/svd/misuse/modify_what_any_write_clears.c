/* Modifying a register that any write clears.
 *
 * clang: no member named 'modifiable_' in 'GPIO_KICK_Reg'
 * gcc: ‘GPIO_KICK_Reg’ has no member named ‘modifiable_’
 */
#ifdef WRONG
reg_modify(GPIO->KICK, .COUNTER = 1);
#else
reg_write_with_zero(GPIO->KICK, .COUNTER = 1);
#endif
