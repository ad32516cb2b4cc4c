# JourneyTUI, for bash
_journeytui() {
    local current="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" command="" word words
    COMPREPLY=()
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case "$word" in new|open|list|show|walk|map|find|study|check|review|decide|decisions|mine|log|add|set|move|remove|undo|redo|import|export|backup|restore|doctor|remote|sync|status|conflicts|resolve|serve|web|token|space|schema|settings|keys|help|completions) command="$word"; break ;; esac
    done
    case "$before" in
        --db|--output|--token-file|-o) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --format) COMPREPLY=($(compgen -W 'yaml json html markdown' -- "$current")); return ;;
        --role) COMPREPLY=($(compgen -W 'viewer editor admin' -- "$current")); return ;;
    esac
    [[ "$current" == = || "$before" == = ]] && return
    case "$command" in
        new) words='--title --team --db --samples --read-only --version --help -h' ;;
        open) words='--db --samples --read-only --version --help -h' ;;
        list) words='--view --views --filter --sort --new --seen --plain --json --db --samples --read-only --version --help -h' ;;
        show) words='--plain --json --db --samples --read-only --version --help -h' ;;
        walk) words='--plain --json --db --samples --read-only --version --help -h' ;;
        map) words='--plain --json --db --samples --read-only --version --help -h' ;;
        find) words='--limit --plain --json --db --samples --read-only --version --help -h' ;;
        study) words='--since --until --plain --json --db --samples --read-only --version --help -h asset experience pain kpis balance alignment gaps silos priorities maturity upkeep rollup drift' ;;
        check) words='--rules --plain --json --db --samples --read-only --version --help -h' ;;
        review) words='--begin --close --minutes --plain --json --db --samples --read-only --version --help -h' ;;
        decide) words='--why --question --db --samples --read-only --version --help -h' ;;
        decisions) words='--mine --due --all --plain --json --db --samples --read-only --version --help -h' ;;
        mine) words='--since --plain --json --db --samples --read-only --version --help -h' ;;
        log) words='--limit --before --plain --json --db --samples --read-only --version --help -h' ;;
        add) words='--in --after --json --db --samples --read-only --version --help -h team person persona segment process journey stage touchpoint goal kpi reading activity insight opportunity solution review stage_mark decision question asset_period movement about= accountable= addresses= advances= agenda= base= better= business_value= channel= confidence= consulted= control= count= counterpart= counts= currency= customer_goal= customer_value= day= description= dimension= direction= due= effort= email= emotion= ends_on= evidence= exit_risk= field_name= figures= first= first_author= first_replica= floor= frequency= from_study= function= impact= importance= importance_to_customer= importance_to_us= informed= leads_to= lens= level= line= link= measure= measures= met= moment_of_truth= n= need= needs= notes= objective= opening= origin= owner= pain= part= party= persona= personas= perspective= process= progress= question= reach= reached= reached_in= reason= responsible= review= review_every_days= reviewed_on= role= rules= satisfaction= scale= scores= second= second_author= second_replica= segment= segments= serves= severity= share= sort= source= source_type= stage= starts_on= state= status= statuses= success_rate= tags= target= target_of= team= title= type= unit= value= verbatim= verdict= voice= weight= why= within=' ;;
        set) words='--db --samples --read-only --version --help -h about= accountable= addresses= advances= agenda= base= better= business_value= channel= confidence= consulted= control= count= counterpart= counts= currency= customer_goal= customer_value= day= description= dimension= direction= due= effort= email= emotion= ends_on= evidence= exit_risk= field_name= figures= first= first_author= first_replica= floor= frequency= from_study= function= impact= importance= importance_to_customer= importance_to_us= informed= leads_to= lens= level= line= link= measure= measures= met= moment_of_truth= n= need= needs= notes= objective= opening= origin= owner= pain= part= party= persona= personas= perspective= process= progress= question= reach= reached= reached_in= reason= responsible= review= review_every_days= reviewed_on= role= rules= satisfaction= scale= scores= second= second_author= second_replica= segment= segments= serves= severity= share= sort= source= source_type= stage= starts_on= state= status= statuses= success_rate= tags= target= target_of= team= title= type= unit= value= verbatim= verdict= voice= weight= why= within=' ;;
        move) words='--before --after --into --db --samples --read-only --version --help -h' ;;
        remove) words='--dry-run --json --db --samples --read-only --version --help -h' ;;
        undo) words='--db --samples --read-only --version --help -h' ;;
        redo) words='--db --samples --read-only --version --help -h' ;;
        import) words='--dry-run --json --db --samples --read-only --version --help -h' ;;
        export) words='--all --format --output -o --db --samples --read-only --version --help -h' ;;
        backup) words='--db --samples --read-only --version --help -h' ;;
        restore) words='--db --samples --read-only --version --help -h' ;;
        doctor) words='--deep --repair --plain --json --db --samples --read-only --version --help -h' ;;
        remote) words='--space --token-file --plain --json --db --samples --read-only --version --help -h add list remove' ;;
        sync) words='--remove --follow --json --db --samples --read-only --version --help -h' ;;
        status) words='--syncs --plain --json --db --samples --read-only --version --help -h' ;;
        conflicts) words='--plain --json --db --samples --read-only --version --help -h' ;;
        resolve) words='--value --db --samples --read-only --version --help -h mine theirs restore' ;;
        serve) words='--db --host --port --workers --db --samples --read-only --version --help -h' ;;
        web) words='--port --host --open --sessions --idle --memory --processor --db --samples --read-only --version --help -h' ;;
        token) words='--role --space --days --db --plain --json --db --samples --read-only --version --help -h create list revoke' ;;
        space) words='--days --db --plain --json --db --samples --read-only --version --help -h create list reset prune' ;;
        schema) words='--db --samples --read-only --version --help -h' ;;
        settings) words='--plain --json --db --samples --read-only --version --help -h' ;;
        keys) words='--terminals --plain --json --db --samples --read-only --version --help -h library explorer detail map find help settings history sync boards review standup' ;;
        help) words='--db --samples --read-only --version --help -h' ;;
        completions) words='--db --samples --read-only --version --help -h bash zsh fish' ;;
        *) words='new open list show walk map find study check review decide decisions mine log add set move remove undo redo import export backup restore doctor remote sync status conflicts resolve serve web token space schema settings keys help completions --db --samples --read-only --version --help' ;;
    esac
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    [[ "${COMPREPLY[0]-}" == *= ]] && compopt -o nospace
    case "$command" in new|import|backup|restore|remote) COMPREPLY+=($(compgen -f -- "$current")) ;; esac
}
complete -o filenames -F _journeytui journeytui
